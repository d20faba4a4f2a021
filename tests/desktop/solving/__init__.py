"""The tab of 解难题."""
