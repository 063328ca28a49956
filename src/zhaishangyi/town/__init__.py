"""The demo town 香樟镇: invented people in 26 villages and what they are talking over."""
