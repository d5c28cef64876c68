// From a tracker's definition (a plain struct) to the `Tracker` that the rest of the world uses.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

#include "lrtrack/registry.hpp"
#include "lrtrack/walk.hpp"

namespace lrtrack {

/// Whether a definition gives values per parameter id only.
template <class Definition>
concept PerParameter = requires(const typename Definition::template Formula<float>& formula) {
  formula(std::string_view{}, std::int64_t{});
};

/// Whether a definition's trackers have a state, which makes each of them equal to itself only. The
/// class State is made from the definition, is a base of the tracker, and is given to its Formula.
template <class Definition>
concept HasState = requires { typename Definition::State; };

/// The factory's name and its length: "cosine" for a definition whose name is "CosineTracker".
template <class Definition>
constexpr auto factory_name() {
  // "CosineTracker" -> "cosine", "FixedPerVarTracker" -> "fixed_per_var"
  constexpr std::string_view name = Definition::name;
  constexpr std::string_view suffix = "Tracker";
  static_assert(name.ends_with(suffix), "a tracker's name ends with Tracker");
  std::array<char, 2 * name.size()> text{};
  std::size_t length = 0;
  for (std::size_t i = 0; i < name.size() - suffix.size(); ++i) {
    const bool is_upper = name[i] >= 'A' && name[i] <= 'Z';
    if (is_upper && i > 0) text[length++] = '_';
    text[length++] = is_upper ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
  }
  return std::pair{text, length};
}

/// How many of its first parameters the Python class takes by position: none, unless it says so.
template <class Definition>
constexpr std::size_t positional_count() {
  if constexpr (requires { Definition::positional; }) return Definition::positional;
  return 0;
}

/// A definition's row in the registry, made at the first call.
template <class Definition>
const TrackerType& type_of();

/// What gives a definition's values: its Formula, or itself.
template <class Definition, class Real>
struct FormulaType {
  using Type = Definition;
};
template <class Definition, class Real>
  requires requires { typename Definition::template Formula<Real>; }
struct FormulaType<Definition, Real> {
  using Type = typename Definition::template Formula<Real>;
};
template <class Definition, class Real>
using FormulaOf = typename FormulaType<Definition, Real>::Type;

/// What a tracker has beside its parameters.
struct NoState {
  template <class Definition>
  explicit NoState(const Definition&) {}
};
template <class Definition>
struct StateType {
  using Type = NoState;
};
template <HasState Definition>
struct StateType<Definition> {
  using Type = typename Definition::State;
};
template <class Definition>
using StateOf = typename StateType<Definition>::Type;

template <class Real, class Definition>
FormulaOf<Definition, Real> make_formula(const Definition& definition,
                                         const StateOf<Definition>& state) {
  if constexpr (HasState<Definition>) {
    return FormulaOf<Definition, Real>(definition, state);
  } else {
    return FormulaOf<Definition, Real>(definition);
  }
}

/// A formula's own milestones or, where it has none of its own, those of its pieces.
template <class Real, class Formula>
void add_milestones_of(const Formula& formula, Milestones& milestones) {
  if constexpr (requires { formula.add_milestones(milestones); }) {
    formula.add_milestones(milestones);
  } else if constexpr (requires { formula.template add_milestones<Real>(milestones); }) {
    formula.template add_milestones<Real>(milestones);
  } else if constexpr (HasPieces<Formula>) {
    add_pieces<Real>(formula, milestones);
  }
}

/// Applies the table's rules, then the definition's own, to it and to what float32 makes of it.
template <class Definition>
void validate(const Definition& definition) {
  std::apply(
      [&](const auto&... parameter) {
        (check_member(parameter.name, parameter.rule, definition.*parameter.member), ...);
      },
      Definition::parameters());
  if constexpr (requires { definition.validate(); }) {
    definition.validate();
    rounded_to_float32(definition).validate();
  }
}

/// What both interfaces share: everything that follows from the parameter table.
template <class Definition, class Interface>
class DeclaredTracker : public Interface {
 public:
  explicit DeclaredTracker(Definition definition) : definition_(std::move(definition)) {
    lrtrack::validate(definition_);
    for_each_child([this](const Tracker& child) {
      depth_ = std::max(depth_, 1 + child.depth());
      add_to_size(child.size());
      calls_user_code_ = calls_user_code_ || child.calls_user_code();
      has_state_ = has_state_ || child.has_state();
    });
    for_each_member([this](const auto& member) {
      if constexpr (std::is_same_v<std::decay_t<decltype(member)>, FunctionPtr>) {
        if (!member) return;
        depth_ = std::max(depth_, 1 + member->depth());
        add_to_size(member->size());
        calls_user_code_ = true;
      }
    });
    require(depth_ <= max_depth, "the depth of nested trackers", "at most 100",
            static_cast<std::int64_t>(depth_));
  }

  const TrackerType* type() const override { return &type_of<Definition>(); }

  Value parameter(std::size_t index) const override {
    Value result;
    std::size_t position = 0;
    for_each_member([&](const auto& member) {
      if (position++ == index) {
        result = MemberTraits<std::decay_t<decltype(member)>>::to_value(member);
      }
    });
    return result;
  }

  bool equals(const ParameterTracker& other) const override {
    if constexpr (HasState<Definition>) return this == &other;
    return equal_by_parameters(*this, other);
  }
  std::size_t hash() const override {
    if constexpr (HasState<Definition>) return std::hash<const DeclaredTracker*>{}(this);
    return hash_of_parameters(*this);
  }

  std::size_t depth() const override { return depth_; }
  std::size_t size() const override { return size_; }
  bool calls_user_code() const override { return calls_user_code_; }
  bool has_state() const override { return has_state_; }

  /// The struct that the tracker was made of.
  const Definition& definition() const { return definition_; }

 private:
  void add_to_size(std::size_t more) {
    size_ += more;
    require(size_ <= max_size, "the number of trackers in a composition", "at most 1000000",
            static_cast<std::int64_t>(size_));
  }

  template <class Visitor>
  void for_each_member(Visitor visitor) const {
    std::apply([&](const auto&... parameter) { (visitor(definition_.*parameter.member), ...); },
               Definition::parameters());
  }

  template <class Visitor>
  void for_each_child(Visitor visitor) const {
    for_each_member([&](const auto& member) {
      for_each_tracker(member, [&](const TrackerPtr& tracker) { visitor(*tracker); });
    });
  }

  Definition definition_;
  std::size_t depth_ = 1;
  std::size_t size_ = 1;
  bool calls_user_code_ = false;
  bool has_state_ = HasState<Definition>;
};

/// A definition whose formula takes an update number.
template <class Definition>
class TrackerModel final : public DeclaredTracker<Definition, Tracker>, public StateOf<Definition> {
  using Base = DeclaredTracker<Definition, Tracker>;

 public:
  explicit TrackerModel(Definition definition)
      : Base(std::move(definition)),
        StateOf<Definition>(this->definition()),
        float_formula_(make_formula<float>(this->definition(), *this)),
        double_formula_(make_formula<double>(this->definition(), *this)) {}

  using Base::get_new_value;

  /// As in Tracker, but not virtual: where the compiler knows the tracker's type, as with what
  /// `make` returns, it inlines the formula into the caller's loop.
  template <RealNumber Real = float>
  Real get_new_value(std::int64_t num_update) const {
    check_num_update(num_update);
    if constexpr (std::is_same_v<Real, float>) {
      return float_value(num_update);
    } else {
      return double_value(num_update);
    }
  }

  void fill(UpdateRange range, float* out) const override {
    evaluate_formula(float_formula_, range, out);
  }
  void fill(UpdateRange range, double* out) const override {
    evaluate_formula(double_formula_, range, out);
  }
  void gather(const std::int64_t* num_updates, std::size_t count, float* out) const override {
    evaluate_formula(float_formula_, UpdateList{num_updates, count}, out);
  }
  void gather(const std::int64_t* num_updates, std::size_t count, double* out) const override {
    evaluate_formula(double_formula_, UpdateList{num_updates, count}, out);
  }

 private:
  float float_value(std::int64_t num_update) const override {
    return value_at<float>(float_formula_, num_update);
  }
  double double_value(std::int64_t num_update) const override {
    return value_at<double>(double_formula_, num_update);
  }
  float float_value_at(double position) const override {
    return value_between<float>(float_formula_, position);
  }
  double double_value_at(double position) const override {
    return value_between<double>(double_formula_, position);
  }
  void add_float_milestones(Milestones& milestones) const override {
    add_milestones_of<float>(float_formula_, milestones);
  }
  void add_double_milestones(Milestones& milestones) const override {
    add_milestones_of<double>(double_formula_, milestones);
  }

  FormulaOf<Definition, float> float_formula_;
  FormulaOf<Definition, double> double_formula_;
};

/// A definition whose formula takes a parameter's id and an update number.
template <class Definition>
class ParameterTrackerModel final : public DeclaredTracker<Definition, ParameterTracker> {
  using Base = DeclaredTracker<Definition, ParameterTracker>;

 public:
  explicit ParameterTrackerModel(Definition definition)
      : Base(std::move(definition)),
        float_formula_(this->definition()),
        double_formula_(this->definition()) {}

 private:
  float float_value_of(std::string_view parameter_id, std::int64_t num_update) const override {
    return float_formula_(parameter_id, num_update);
  }
  double double_value_of(std::string_view parameter_id, std::int64_t num_update) const override {
    return double_formula_(parameter_id, num_update);
  }
  void add_float_milestones(Milestones& milestones) const override {
    add_milestones_of<float>(float_formula_, milestones);
  }
  void add_double_milestones(Milestones& milestones) const override {
    add_milestones_of<double>(double_formula_, milestones);
  }

  typename Definition::template Formula<float> float_formula_;
  typename Definition::template Formula<double> double_formula_;
};

/// Makes the tracker that a definition describes; throws std::invalid_argument if it is not valid.
///
///     auto tracker = lrtrack::make(lrtrack::CosineTracker{.base_value = 0.5, .max_updates = 20});
///     float rate = tracker->get_new_value(7);
///
/// The result points to the tracker's own class, so that the compiler can inline its values. It
/// converts to a TrackerPtr, which can point to a tracker of any class.
template <class Definition>
auto make(Definition definition) {
  using Model = std::conditional_t<PerParameter<Definition>, ParameterTrackerModel<Definition>,
                                   TrackerModel<Definition>>;
  return std::shared_ptr<const Model>(std::make_shared<Model>(std::move(definition)));
}

namespace detail {

template <class Definition, class Member>
ParameterInfo describe(const Parameter<Definition, Member>& parameter) {
  using Traits = MemberTraits<Member>;
  ParameterInfo info{.name = parameter.name,
                     .description = parameter.description,
                     .kind = Traits::kind,
                     .rule = parameter.rule,
                     .is_required = parameter.is_required,
                     .nullable = Traits::nullable && !parameter.is_required,
                     .setter_prefix = parameter.setter_prefix,
                     .is_absent_in_0_1 = parameter.is_absent_in_0_1,
                     .default_value = {},
                     .enum_name = {},
                     .enum_members = {}};
  if (!parameter.is_required) {
    static const Definition defaults{};
    info.default_value = Traits::to_value(defaults.*parameter.member);
  }
  if constexpr (std::is_enum_v<Member>) {
    info.enum_name = EnumNames<Member>::name;
    info.enum_members = EnumNames<Member>::members;
  }
  return info;
}

template <class Definition>
std::shared_ptr<const ParameterTracker> make_from_values(std::span<const Value> values) {
  Definition definition;
  std::size_t index = 0;
  const auto assign = [&]<class Member>(Member& member) {
    member = MemberTraits<Member>::from_value(values[index++]);
  };
  std::apply([&](const auto&... parameter) { (assign(definition.*parameter.member), ...); },
             Definition::parameters());
  return make(std::move(definition));
}

}  // namespace detail

template <class Definition>
const TrackerType& type_of() {
  static constexpr auto factory = factory_name<Definition>();
  static const TrackerType type{
      .name = Definition::name,
      .factory = std::string_view(factory.first.data(), factory.second),
      .documentation = Definition::documentation,
      .per_parameter = PerParameter<Definition>,
      .has_state = HasState<Definition>,
      .positional = positional_count<Definition>(),
      .parameters = std::apply(
          [](const auto&... parameter) {
            return std::vector<ParameterInfo>{detail::describe(parameter)...};
          },
          Definition::parameters()),
      .make = &detail::make_from_values<Definition>,
  };
  return type;
}

}  // namespace lrtrack
