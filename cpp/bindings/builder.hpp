// DJL's builders: a setter for each parameter, and build().
#pragma once

#include <pybind11/pybind11.h>

#include <optional>
#include <utility>
#include <vector>

#include "handle.hpp"
#include "lrtrack/registry.hpp"

namespace lrtrack::bindings {

/// The settings that a tracker is made of, one for each row of its parameter table.
class Settings {
 public:
  explicit Settings(const TrackerType& type)
      : type_(&type),
        values_(type.parameters.size()),
        precisions_(type.parameters.size()),
        called_(type.parameters.size()) {}

  const TrackerType& type() const { return *type_; }
  bool is_set(std::size_t index) const { return values_[index].has_value(); }
  void set(std::size_t index, py::handle object);
  /// Sets one entry of a parameter that is a mapping.
  void put(std::size_t index, py::handle mapping);
  /// What is set, as repr shows it.
  py::object plain(std::size_t index) const;
  /// The tracker; all required settings must be there.
  Handle make() const;

  int traverse(visitproc visit, void* arg) const;

 private:
  const TrackerType* type_;
  std::vector<std::optional<Value>> values_;
  std::vector<Precision> precisions_;  // of the parameters that are trackers
  std::vector<Called> called_;         // by the parameters that are trackers or functions
};

inline int visit_called(const Settings& settings, visitproc visit, void* arg) {
  return settings.traverse(visit, arg);
}

inline void clear_called(Settings& settings) {
  const auto dropped = std::exchange(settings, Settings(settings.type()));
}

/// Makes the class of what all builders share.
py::object register_builders(py::module_& module);

/// Makes the class of one tracker's builders, with the setters, in DJL's names, and build().
py::object add_builder(py::handle tracker_class, py::handle root_class, const TrackerType& type);

}  // namespace lrtrack::bindings
