#include "handle.hpp"

#include <algorithm>
#include <functional>

#include "refusals.hpp"

namespace lrtrack::bindings {
namespace {

bool is_instance_of(py::handle object, const py::handle& type) {
  return PyObject_TypeCheck(object.ptr(), reinterpret_cast<PyTypeObject*>(type.ptr())) != 0;
}

}  // namespace

const Handle& declared_handle(py::handle tracker, const TrackerType& type) {
  const auto& handle = declared_handle(tracker);
  if (handle.parameter_tracker->type() != &type) {
    refuse_type("self", "a " + std::string(type.name), tracker);
  }
  return handle;
}

bool is_tracker(py::handle object) {
  static const py::handle type = py::type::of<TrackerHandle>().release();
  return is_instance_of(object, type);
}

bool is_parameter_tracker(py::handle object) {
  static const py::handle type = py::type::of<Handle>().release();
  return is_instance_of(object, type);
}

void require_parameter_tracker(py::handle self) {
  if (!is_parameter_tracker(self)) refuse_type("self", "a tracker", self);
}

const Handle& declared_handle(py::handle tracker) {
  require_parameter_tracker(tracker);
  const auto* handle = handle_of(tracker.ptr());
  if (handle == nullptr) refuse_type("the tracker", "one of lrtrack's own classes", tracker);
  return *handle;
}

void Called::add(const Called& others) {
  objects_.insert(objects_.end(), others.objects_.begin(), others.objects_.end());
}

void Called::add(const Handle& handle) {
  if (!handle.called) return;
  for (const auto object : py::reinterpret_borrow<py::tuple>(handle.called)) add(object);
}

py::object Called::tuple() const {
  std::vector<PyObject*> distinct;
  for (const auto& object : objects_) distinct.push_back(object.ptr());
  std::ranges::sort(distinct, std::less<>{});
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  if (distinct.empty()) return {};
  py::tuple result(distinct.size());
  for (std::size_t i = 0; i < distinct.size(); ++i) result[i] = py::handle(distinct[i]);
  return std::move(static_cast<py::object&>(result));
}

Precision precision_of(py::handle object) {
  require_parameter_tracker(object);
  const auto* handle = handle_of(object.ptr());
  return handle == nullptr ? Precision::single : handle->precision;
}

Precision precision_in(py::handle object) {
  if (is_tracker(object)) return precision_of(object);
  const bool is_dict = py::isinstance<py::dict>(object);
  if (!is_dict && !py::isinstance<py::tuple>(object)) return Precision::single;
  const py::object items =
      is_dict ? object.attr("values")() : py::reinterpret_borrow<py::object>(object);
  auto precision = Precision::single;
  for (const auto item : items) precision = std::max(precision, precision_in(item));
  return precision;
}

Precision to_precision(py::handle dtype) {
  const auto numpy_dtype = py::module_::import("numpy").attr("dtype");
  if (dtype.is_none()) refuse_type("dtype", "float32 or float64", dtype);
  py::object given;
  try {
    given = numpy_dtype(dtype);
  } catch (const py::error_already_set& error) {
    if (!error.matches(PyExc_TypeError) && !error.matches(PyExc_ValueError)) throw;
    refuse_type("dtype", "float32 or float64", dtype);
  }
  if (given.equal(numpy_dtype("float32"))) return Precision::single;
  if (given.equal(numpy_dtype("float64"))) return Precision::double_;
  refuse_value("dtype", "float32 or float64", dtype);
}

}  // namespace lrtrack::bindings
