// What the tables say at run time, for bindings, files and command lines.
#include "lrtrack/registry.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "samples.hpp"

namespace lrtrack {
namespace {

const ParameterInfo& parameter_of(std::string_view tracker, std::string_view parameter) {
  const auto& parameters = find_tracker_type(tracker)->parameters;
  return *std::find_if(parameters.begin(), parameters.end(),
                       [parameter](const auto& each) { return each.name == parameter; });
}

TEST(Registry, HasDjlsTrackersUnderDjlsFactoryNames) {
  const std::map<std::string_view, std::string_view> factories{
      {"FixedTracker", "fixed"},
      {"FactorTracker", "factor"},
      {"MultiFactorTracker", "multi_factor"},
      {"CosineTracker", "cosine"},
      {"LinearTracker", "linear"},
      {"PolynomialDecayTracker", "polynomial_decay"},
      {"CyclicalTracker", "cyclical"},
      {"WarmUpTracker", "warm_up"},
      {"FixedPerVarTracker", "fixed_per_var"},
      {"SquareRootTracker", "square_root"},
  };
  for (const auto& [name, factory] : factories) {
    const auto* type = find_tracker_type(name);
    ASSERT_NE(type, nullptr) << name;
    EXPECT_EQ(type->name, name);
    EXPECT_EQ(type->factory, factory);
  }
}

TEST(Registry, FindsNothingUnderOtherNames) {
  EXPECT_EQ(find_tracker_type(""), nullptr);
  EXPECT_EQ(find_tracker_type("Cosine"), nullptr);
  EXPECT_EQ(find_tracker_type("cosinetracker"), nullptr);
}

TEST(Registry, NamesAreUnique) {
  std::set<std::string_view> names;
  std::set<std::string_view> factories;
  for (const auto* type : tracker_types()) {
    EXPECT_TRUE(names.insert(type->name).second) << type->name;
    EXPECT_TRUE(factories.insert(type->factory).second) << type->factory;
  }
}

TEST(Registry, EverythingIsDocumented) {
  for (const auto* type : tracker_types()) {
    EXPECT_FALSE(type->documentation.summary.empty()) << type->name;
    EXPECT_FALSE(type->documentation.formula.empty()) << type->name;
    EXPECT_FALSE(type->documentation.example.empty()) << type->name;
    EXPECT_FALSE(type->documentation.source.empty()) << type->name;
    for (const auto& parameter : type->parameters) {
      EXPECT_FALSE(parameter.description.empty()) << type->name << "." << parameter.name;
    }
  }
}

TEST(Registry, OnlyTheTrackersPerParameterNeedAParameterId) {
  const std::set<std::string_view> expected{"FixedPerVarTracker", "PerParameterTracker"};
  std::set<std::string_view> found;
  for (const auto* type : tracker_types()) {
    if (type->per_parameter) found.insert(type->name);
  }
  EXPECT_EQ(found, expected);
}

TEST(Registry, EveryTypeHasASample) {
  std::set<const TrackerType*> sampled;
  for (const auto& tracker : samples::parameter_trackers()) sampled.insert(tracker->type());
  for (const auto* type : tracker_types()) EXPECT_TRUE(sampled.contains(type)) << type->name;
}

TEST(ParameterTable, HasDjlsNamesDefaultsAndSetters) {
  const auto& final_value = parameter_of("CosineTracker", "final_value");
  EXPECT_EQ(final_value.kind, ValueKind::real);
  EXPECT_FALSE(final_value.is_required);
  EXPECT_EQ(final_value.setter_prefix, "opt_");
  EXPECT_TRUE(equal(final_value.default_value, Value(0.01)));
  EXPECT_TRUE(parameter_of("CosineTracker", "base_value").is_required);
  EXPECT_EQ(parameter_of("CosineTracker", "base_value").setter_prefix, "set_");
  const auto& slope = parameter_of("LinearTracker", "slope");
  EXPECT_TRUE(slope.is_required);
  EXPECT_EQ(slope.setter_prefix, "opt_");
}

TEST(ParameterTable, TellsAnUnsetOptionFromAnyValue) {
  const auto& min_value = parameter_of("FactorTracker", "min_value");
  EXPECT_TRUE(min_value.nullable);
  EXPECT_TRUE(equal(min_value.default_value, Value()));
}

TEST(ParameterTable, ListsAnEnumerationsMembers) {
  const auto& mode = parameter_of("CyclicalTracker", "mode");
  EXPECT_EQ(mode.kind, ValueKind::choice);
  EXPECT_EQ(mode.enum_name, "CyclicalMode");
  const std::vector<std::string_view> members(mode.enum_members.begin(), mode.enum_members.end());
  EXPECT_EQ(members, (std::vector<std::string_view>{"TRIANGULAR", "TRIANGULAR2", "EXP_RANGE"}));
  EXPECT_TRUE(equal(mode.default_value, Value(std::string("TRIANGULAR"))));
}

TEST(ParameterTable, MakesAnEqualTrackerFromTheValuesOfAny) {
  for (const auto& tracker : samples::parameter_trackers()) {
    const auto& type = *tracker->type();
    std::vector<Value> values;
    for (std::size_t i = 0; i < type.parameters.size(); ++i) {
      values.push_back(tracker->parameter(i));
    }
    const auto copy = type.make(values);
    EXPECT_EQ(copy->equals(*tracker), !tracker->has_state()) << type.name;
    EXPECT_EQ(copy->get_new_value("bias", 60), tracker->get_new_value("bias", 60)) << type.name;
  }
}

TEST(ParameterTable, RefusesAnUnknownMember) {
  const auto& type = *find_tracker_type("CyclicalTracker");
  std::vector<Value> values;
  for (const auto& parameter : type.parameters) values.push_back(parameter.default_value);
  EXPECT_NO_THROW(type.make(values));
  const auto mode = std::find(values.begin(), values.end(), Value(std::string("TRIANGULAR")));
  ASSERT_NE(mode, values.end());
  *mode = Value(std::string("SQUARE"));
  EXPECT_THROW(type.make(values), std::invalid_argument);
}

}  // namespace
}  // namespace lrtrack
