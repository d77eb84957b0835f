# The targets that test, measure and show; their scripts stand beside this file.

.PHONY: test
test: all unit
	CMOCKA_MESSAGE_OUTPUT=TAP BUILD=$(BUILD) prove -j$(JOBS) -r -e '' $(BUILD)/unit
