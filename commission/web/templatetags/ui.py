"""The components: each is a function with a signature, checked when the template compiles."""

from django import template

register = template.Library()
