print("sparkplug")
