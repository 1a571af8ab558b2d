# SYNTAX TEST "source.dockerfile" "ignore comments"

# seaworthy-ignore image-latest, user-missing until=2027-01-31: the base is ours
# ^^^^^^^^^^^^^^^^ keyword.control.ignore.seaworthy
#                  ^^^^^^^^^^^^ entity.name.function.rule.seaworthy
#                                             ^^^^^ variable.parameter.until.seaworthy
#                                                   ^^^^^^^^^^ constant.numeric.date.seaworthy
#                                                              ^^^ string.unquoted.reason.seaworthy
FROM node:latest
# seaworthy is only named here
# ^^^^^^^^^ - keyword.control.ignore.seaworthy
