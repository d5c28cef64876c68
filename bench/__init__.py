"""How fast lrtrack is, against what people would use instead: python -m bench --help"""
