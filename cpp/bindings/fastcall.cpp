#include "fastcall.hpp"

#include <stdexcept>

namespace lrtrack::bindings {

PyObject* raise_in_python() {
  try {
    throw;
  } catch (py::error_already_set& error) {
    error.restore();
  } catch (const py::builtin_exception& error) {
    error.set_error();
  } catch (const std::invalid_argument& error) {
    PyErr_SetString(PyExc_ValueError, error.what());
  } catch (const std::bad_alloc&) {
    PyErr_NoMemory();
  } catch (const std::exception& error) {
    // Where Python has an error, pybind11 could not make an object, mostly for want of memory.
    if (PyErr_Occurred() == nullptr) PyErr_SetString(PyExc_RuntimeError, error.what());
  }
  return nullptr;
}

PyObject* CallArguments::get(const char* name) const {
  for (Py_ssize_t i = 0; i < named_count(); ++i) {
    if (PyUnicode_CompareWithASCIIString(PyTuple_GET_ITEM(names, i), name) == 0) {
      return values[positional_count + i];
    }
  }
  return nullptr;
}

}  // namespace lrtrack::bindings
