// How a tracker declares its parameters: each once, in the table that `parameters()` returns.
//
//   static constexpr auto parameters() {
//     return std::tuple{required("base_value", &Self::base_value, rules::positive, "…"),
//                       optional("final_value", &Self::final_value, rules::finite, "…")};
//   }
//
// An optional parameter's default is its member's initialiser.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "lrtrack/rounding.hpp"
#include "lrtrack/rule.hpp"
#include "lrtrack/value.hpp"

namespace lrtrack {

/// The kinds of value that parameters have, for code that reads the tables at run time.
enum class ValueKind {
  boolean,
  integer,
  real,
  choice,
  integers,
  reals,
  points,
  reals_by_name,
  tracker,
  trackers,
  trackers_by_name,
  function
};

template <class Definition, class Member>
struct Parameter {
  std::string_view name;
  Member Definition::* member;
  Rule rule;
  std::string_view description;
  bool is_required;
  /// Some settings that DJL requires have a setter called `opt…`.
  std::string_view setter_prefix = is_required ? "set_" : "opt_";
  /// Whether version 0.1 had no such parameter, so that its dictionaries get the default.
  bool is_absent_in_0_1 = false;

  constexpr Parameter absent_in_0_1() const {
    auto result = *this;
    result.is_absent_in_0_1 = true;
    return result;
  }
};

template <class Definition, class Member>
constexpr auto required(std::string_view name, Member Definition::* member, Rule rule,
                        std::string_view description, std::string_view setter_prefix = "set_") {
  return Parameter<Definition, Member>{name, member, rule, description, true, setter_prefix};
}

template <class Definition, class Member>
constexpr auto optional(std::string_view name, Member Definition::* member, Rule rule,
                        std::string_view description) {
  return Parameter<Definition, Member>{name, member, rule, description, false, "opt_"};
}

/// The name of an enumeration and of its members 0, 1, …; specialise it for each enumeration.
template <class Enum>
struct EnumNames;

/// How one type of member is converted to and from a `Value`.
template <class Member>
struct MemberTraits;

template <class Plain, ValueKind kind_>
struct PlainMemberTraits {
  static constexpr ValueKind kind = kind_;
  static constexpr bool nullable = false;
  static Value to_value(const Plain& member) { return member; }
  static Plain from_value(const Value& value) { return std::get<Plain>(value); }
};

template <>
struct MemberTraits<bool> : PlainMemberTraits<bool, ValueKind::boolean> {};
template <>
struct MemberTraits<std::int64_t> : PlainMemberTraits<std::int64_t, ValueKind::integer> {};
template <>
struct MemberTraits<double> : PlainMemberTraits<double, ValueKind::real> {};
template <>
struct MemberTraits<std::vector<std::int64_t>>
    : PlainMemberTraits<std::vector<std::int64_t>, ValueKind::integers> {};
template <>
struct MemberTraits<std::vector<double>>
    : PlainMemberTraits<std::vector<double>, ValueKind::reals> {};
template <>
struct MemberTraits<Points> : PlainMemberTraits<Points, ValueKind::points> {};
template <>
struct MemberTraits<std::map<std::string, double>>
    : PlainMemberTraits<std::map<std::string, double>, ValueKind::reals_by_name> {};
template <>
struct MemberTraits<TrackerPtr> : PlainMemberTraits<TrackerPtr, ValueKind::tracker> {};
template <>
struct MemberTraits<std::vector<TrackerPtr>>
    : PlainMemberTraits<std::vector<TrackerPtr>, ValueKind::trackers> {};
template <>
struct MemberTraits<TrackersByName>
    : PlainMemberTraits<TrackersByName, ValueKind::trackers_by_name> {};

template <>
struct MemberTraits<FunctionPtr> {
  static constexpr ValueKind kind = ValueKind::function;
  static constexpr bool nullable = true;
  static Value to_value(const FunctionPtr& member) { return member ? Value(member) : Value(); }
  static FunctionPtr from_value(const Value& value) {
    const auto* function = std::get_if<FunctionPtr>(&value);
    return function ? *function : nullptr;
  }
};

template <class Plain>
struct MemberTraits<std::optional<Plain>> {
  static constexpr ValueKind kind = MemberTraits<Plain>::kind;
  static constexpr bool nullable = true;
  static Value to_value(const std::optional<Plain>& member) {
    return member ? Value(*member) : Value();
  }
  static std::optional<Plain> from_value(const Value& value) {
    const auto* plain = std::get_if<Plain>(&value);
    return plain ? std::optional<Plain>(*plain) : std::nullopt;
  }
};

template <class Enum>
  requires std::is_enum_v<Enum>
struct MemberTraits<Enum> {
  static constexpr ValueKind kind = ValueKind::choice;
  static constexpr bool nullable = false;
  static Value to_value(Enum member) {
    return std::string(EnumNames<Enum>::members.at(static_cast<std::size_t>(member)));
  }
  static Enum from_value(const Value& value) {
    const auto& name = std::get<std::string>(value);
    for (std::size_t index = 0; index < EnumNames<Enum>::members.size(); ++index) {
      if (EnumNames<Enum>::members[index] == name) return static_cast<Enum>(index);
    }
    refuse(EnumNames<Enum>::name, "one of its members", name);
  }
};

/// Calls visitor(tracker pointer) for each tracker in a member.
template <class Member, class Visitor>
void for_each_tracker(const Member& member, const Visitor& visitor) {
  if constexpr (std::is_same_v<Member, TrackerPtr>) {
    visitor(member);
  } else if constexpr (std::is_same_v<Member, std::optional<TrackerPtr>>) {
    if (member) visitor(*member);
  } else if constexpr (std::is_same_v<Member, std::vector<TrackerPtr>>) {
    for (const auto& tracker : member) visitor(tracker);
  } else if constexpr (std::is_same_v<Member, TrackersByName>) {
    for (const auto& [name, tracker] : member) visitor(tracker);
  }
}

/// Checks the numbers in a member against its rule, and that its trackers are set.
template <class Member>
void check_member(std::string_view name, const Rule& rule, const Member& member) {
  if constexpr (std::is_same_v<Member, double> || std::is_same_v<Member, std::int64_t>) {
    check(name, rule, member);
  } else if constexpr (std::is_same_v<Member, std::optional<double>> ||
                       std::is_same_v<Member, std::optional<std::int64_t>>) {
    if (member) check(name, rule, *member);
  } else if constexpr (std::is_same_v<Member, std::vector<double>>) {
    for (const double real : member) check(name, rule, real);
  } else if constexpr (std::is_same_v<Member, Points>) {
    for (const auto& point : member) check(std::string(name) + "' values", rule, point.second);
  } else if constexpr (std::is_same_v<Member, std::map<std::string, double>>) {
    for (const auto& [id, real] : member) check(std::string(name) + "['" + id + "']", rule, real);
  }
  for_each_tracker(member, [name](const TrackerPtr& tracker) {
    if (!tracker) refuse_unset(name);
  });
}

/// A copy whose reals are rounded to float32, as a Java caller's would be.
template <class Definition>
Definition rounded_to_float32(Definition definition) {
  const auto round = [](double& real) { real = rounded_to_float32(real); };
  const auto round_member = [&]<class Member>(Member& member) {
    if constexpr (std::is_same_v<Member, double>) {
      round(member);
    } else if constexpr (std::is_same_v<Member, std::optional<double>>) {
      if (member) round(*member);
    }
  };
  std::apply([&](const auto&... parameter) { (round_member(definition.*parameter.member), ...); },
             Definition::parameters());
  return definition;
}

/// The name of a parameter in its table.
template <class Definition, class Member>
std::string_view name_of(Member Definition::* member) {
  std::string_view name;
  const auto look = [&]<class Other>(const Parameter<Definition, Other>& parameter) {
    if constexpr (std::is_same_v<Other, Member>) {
      if (parameter.member == member) name = parameter.name;
    }
  };
  std::apply([&](const auto&... parameter) { (look(parameter), ...); }, Definition::parameters());
  return name;
}

template <class Definition>
bool is_default(const Definition& definition, double Definition::* member) {
  const double real = definition.*member;
  const double by_default = Definition{}.*member;
  return real == by_default || real == rounded_to_float32(by_default);
}

/// A parameter's value as an error message shows it: "0.5" or, as the caller may not know of it,
/// "0.01, its default".
template <class Definition>
std::string text_of(const Definition& definition, double Definition::* member) {
  return to_text(definition.*member) + (is_default(definition, member) ? ", its default" : "");
}

/// "max_value (0.5)": a parameter that limits another one.
template <class Definition>
std::string limit_of(const Definition& definition, double Definition::* member) {
  return std::string(name_of(member)) + " (" + text_of(definition, member) + ")";
}

template <class Definition>
void require_at_most(const Definition& definition, double Definition::* low,
                     double Definition::* high) {
  if (definition.*low <= definition.*high) return;
  refuse(name_of(low), "at most " + limit_of(definition, high), text_of(definition, low));
}

}  // namespace lrtrack
