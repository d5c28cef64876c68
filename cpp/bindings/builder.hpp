// DJL's builders: a setter for each parameter, and build().
#pragma once

#include <pybind11/pybind11.h>

#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "handle.hpp"

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
  /// Sets a parameter that errors call by the name of the argument which gives it.
  void set(std::string_view parameter, py::handle object, std::string_view argument);
  /// Sets one entry of a parameter that is a mapping.
  void put(std::size_t index, py::handle mapping);
  /// What is set, as repr shows it.
  py::object plain(std::size_t index) const;
  /// The tracker; all required settings must be there.
  Handle make() const;

  int traverse(visitproc visit, void* arg) const;

 private:
  void set(std::size_t index, const ParameterInfo& parameter, py::handle object);

  const TrackerType* type_;
  std::vector<std::optional<Value>> values_;
  std::vector<Precision> precisions_;  // of the parameters that are trackers
  std::vector<Called> called_;         // by the parameters that are trackers or functions
};

/// What a parameter is set to, and the name of the argument in which the user gave it.
struct Given {
  std::string_view parameter;
  py::handle object;
  std::string_view argument = parameter;
};

/// A tracker of the class of that name, with these parameters set.
py::object make_tracker(std::string_view class_name, std::initializer_list<Given> all);

inline int visit_called(const Settings& settings, visitproc visit, void* arg) {
  return settings.traverse(visit, arg);
}

inline void clear_called(Settings& settings) {
  const auto dropped = std::exchange(settings, Settings(settings.type()));
}

template <class Definition>
struct Builder : Settings {
  Builder() : Settings(*find_tracker_type(Definition::name)) {}
};

/// For py::class_ of what all builders share.
py::custom_type_setup root_builder_setup();

/// Adds the setters, in DJL's names, and build() to a class of builders.
void add_builder_methods(py::object builder_class, const TrackerType& type);

}  // namespace lrtrack::bindings
