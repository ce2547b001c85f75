"""What duty costs: pay, overtime and paybill, in whole pence."""
