"""The six household forms drawn as sheets of paper and then spoilt as a scanner spoils them."""
