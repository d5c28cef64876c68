// Trackers and functions that are defined in Python, as the core sees them.
#pragma once

#include <pybind11/pybind11.h>

#include <string>
#include <string_view>

#include "lrtrack/tracker.hpp"

namespace lrtrack::bindings {

namespace py = pybind11;

/// The name of the method that gives the values of a tracker whose class is defined in Python.
py::handle value_method();

/// What that method returned, as a number; raises TypeError if it is none.
double to_result(py::handle tracker, py::handle result);

/// An instance of a Python subclass of Tracker, held by others (see Called): its method is called
/// for each value.
class PythonTracker final : public Tracker {
 public:
  explicit PythonTracker(py::handle object) : object_(object) {}

  py::handle object() const { return object_; }

  void fill(UpdateRange range, float* out) const override;
  void fill(UpdateRange range, double* out) const override;
  void gather(const std::int64_t* num_updates, std::size_t count, float* out) const override;
  void gather(const std::int64_t* num_updates, std::size_t count, double* out) const override;
  const TrackerType* type() const override { return nullptr; }
  Value parameter(std::size_t) const override { return {}; }
  bool equals(const ParameterTracker& other) const override;
  std::size_t hash() const override;
  bool calls_user_code() const override { return true; }

 private:
  float float_value(std::int64_t num_update) const override;
  double double_value(std::int64_t num_update) const override;
  void add_float_milestones(Milestones& milestones) const override;
  void add_double_milestones(Milestones& milestones) const override;

  py::handle object_;
};

/// A Python callable of an int, held by others, given as the parameter of that name.
class PythonFunction final : public Function {
 public:
  PythonFunction(py::handle callable, std::string_view parameter)
      : callable_(callable), result_name_(std::string(parameter) + "'s result") {}

  py::handle callable() const { return callable_; }

  double operator()(std::int64_t argument) const override;
  std::size_t depth() const override;
  void add_milestones(Milestones& milestones) const override;
  std::size_t size() const override;
  bool equals(const Function& other) const override;
  std::size_t hash() const override;

 private:
  py::handle callable_;
  std::string result_name_;
};

}  // namespace lrtrack::bindings
