#include "refusals.hpp"

namespace lrtrack::bindings {
namespace {

/// How many bits an integer has, or 0 for one that is short enough to be shown, and other objects.
/// Of very long ones Python makes no text.
std::size_t bits_of_long_integer(py::handle object) {
  constexpr std::size_t most_shown = 500;
  if (PyLong_Check(object.ptr()) == 0) return 0;
  const py::handle integer_class(reinterpret_cast<PyObject*>(&PyLong_Type));
  const auto bits = integer_class.attr("bit_length")(object).cast<std::size_t>();
  return bits > most_shown ? bits : 0;
}

/// NumPy's arrays, for one, have a repr of several lines.
std::string on_one_line(const std::string& text) {
  std::string line;
  for (const char character : text) {
    const bool is_space = character == ' ' || character == '\n';
    if (!is_space) line += character;
    if (is_space && !line.ends_with(' ')) line += ' ';
  }
  return line;
}

}  // namespace

std::string repr_of(py::handle object) {
  return py::repr(object).attr("encode")("utf-8", "backslashreplace").cast<std::string>();
}

std::string shown(py::handle object) {
  if (const auto bits = bits_of_long_integer(object)) {
    return std::string("an integer of ").append(std::to_string(bits)).append(" bits");
  }
  const std::string type_name = Py_TYPE(object.ptr())->tp_name;
  std::string text;
  try {
    text = on_one_line(repr_of(object));
  } catch (const py::error_already_set& error) {
    if (!error.matches(PyExc_Exception)) throw;  // KeyboardInterrupt and its like
    return "an object of type " + type_name;
  }
  constexpr std::size_t longest = 200;
  return text.size() > longest ? "a long value of type " + type_name : text;
}

std::string refusal(std::string_view name, std::string_view what, py::handle got) {
  std::string message(name);
  return message.append(" must be ").append(what).append(", received ").append(shown(got));
}

void refuse_type(std::string_view name, std::string_view what, py::handle got) {
  throw py::type_error(refusal(name, what, got));
}

void refuse_value(std::string_view name, std::string_view what, py::handle got) {
  throw py::value_error(refusal(name, what, got));
}

}  // namespace lrtrack::bindings
