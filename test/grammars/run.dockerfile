# SYNTAX TEST "source.dockerfile" "RUN and heredocs"

FROM alpine:3.22
#^^^ keyword.other.special-method.dockerfile

RUN --mount=type=secret,id=npm apt-get update && apt-get install -y "curl=$VERSION" \
# <- keyword.other.special-method.dockerfile
#   ^^^^^^^ constant.other.option.dockerfile
#                              ^^^^^^^ entity.name.function.call.dockerfile
#                                             ^^ keyword.operator.shell.dockerfile
#                                                ^^^^^^^ entity.name.function.call.dockerfile
#                                                                ^^ constant.other.option.dockerfile
#                                                                   ^^^^^^^^^^^^^^^ string.quoted.double.dockerfile
#                                                                         ^^^^^^^^ variable.other.normal.dockerfile
    && if [ -n 'x' ]; then rm -rf /tmp/*; fi
#      ^^ keyword.control.shell.dockerfile
#              ^^^ string.quoted.single.dockerfile
#                     ^^^^ keyword.control.shell.dockerfile
#                          ^^ meta.run.dockerfile
USER 1000
#^^^ keyword.other.special-method.dockerfile
#^^^ - meta.run.dockerfile

RUN CGO_ENABLED=0 go build
#   ^^^^^^^^^^^ variable.other.assignment.dockerfile
#                 ^^ entity.name.function.call.dockerfile

RUN echo "half
#        ^^^^^ meta.run.dockerfile
USER 1000
#^^^ keyword.other.special-method.dockerfile
#^^^ - string

RUN <<EOF
#   ^^ keyword.operator.heredoc.dockerfile
#     ^^^ entity.name.tag.heredoc.dockerfile
set -e
if true; then echo "never closed
# ^^^^ meta.embedded.shell.dockerfile
EOF
WORKDIR /app
#^^^^^^ keyword.other.special-method.dockerfile
#^^^^^^ - meta.embedded.shell.dockerfile

COPY <<"END" /etc/motd
#    ^^ keyword.operator.heredoc.dockerfile
USER root is only text here
#^^^ string.unquoted.heredoc.dockerfile
#^^^ - keyword.other.special-method.dockerfile
END
EXPOSE 8080
#^^^^^ keyword.other.special-method.dockerfile

RUN ["sh", "-c", "true"]
#    ^^^^ string.quoted.double.dockerfile
#    ^^^^ - meta.run.dockerfile
