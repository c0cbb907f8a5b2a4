"""A student's functions in one process, the checks in another, values in between.

`student` runs in the jail; `host` stands for the student's functions in the trusted process;
`codec` carries values; `channel` carries frames.
"""
