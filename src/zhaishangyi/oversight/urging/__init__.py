"""The town urges: rules, acts and reading. (督办)"""
