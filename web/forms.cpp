#include "forms.hpp"

#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <map>
#include <optional>

namespace lrtrack::web {
namespace {

using Kind = Json::Kind;

Path with(const Path& path, std::string_view name) {
  Path longer = path;
  longer.push_back(quoted(name));
  return longer;
}

Path with(const Path& path, std::size_t index) {
  Path longer = path;
  longer.push_back(std::to_string(index));
  return longer;
}

std::string items_of(std::string_view name, std::string_view what = "items") {
  return std::string(name) + "' " + std::string(what);
}

double to_real(std::string_view name, const Json& given) {
  if (!given.is(Kind::number)) refuse(name, "a number", shown(given));
  return std::strtod(given.text.c_str(), nullptr);
}

bool to_boolean(std::string_view name, const Json& given) {
  if (!given.is(Kind::boolean)) refuse(name, "True or False", shown(given));
  return given.boolean;
}

std::string to_member(const ParameterInfo& info, const Json& given) {
  std::string choices = "one of";
  for (const auto member : info.enum_members) {
    choices.append(choices == "one of" ? " " : ", ").append(member);
  }
  std::string name = given.text;
  for (char& letter : name) letter = static_cast<char>(std::toupper(letter));
  for (const auto member : info.enum_members) {
    if (given.is(Kind::string) && name == member) return name;
  }
  refuse(info.name, choices, shown(given));
}

template <class ToItem>
auto to_items(std::string_view name, std::string_view what, const Json& given,
              const ToItem& to_item) {
  if (!given.is(Kind::array)) refuse(name, what, shown(given));
  std::vector<decltype(to_item(given))> items;
  for (const Json& item : given.items) items.push_back(to_item(item));
  return items;
}

Points to_points(std::string_view name, const Json& given) {
  constexpr std::string_view what = "a sequence of pairs (update, value)";
  return to_items(name, what, given, [&](const Json& item) {
    if (!item.is(Kind::array) || item.items.size() != 2) refuse(name, what, shown(item));
    return Points::value_type{to_integer(items_of(name, "updates"), item.items[0]),
                              to_real(items_of(name, "values"), item.items[1])};
  });
}

Value plain_value(const ParameterInfo& info, const Json& given) {
  const auto name = info.name;
  if (given.is(Kind::null) && info.nullable) return {};
  switch (info.kind) {
    case ValueKind::boolean:
      return to_boolean(name, given);
    case ValueKind::integer:
      return to_integer(name, given);
    case ValueKind::real:
      return to_real(name, given);
    case ValueKind::choice:
      return to_member(info, given);
    case ValueKind::integers:
      return to_items(name, "a sequence of integers", given,
                      [name](const Json& item) { return to_integer(items_of(name), item); });
    case ValueKind::reals:
      return to_items(name, "a sequence of numbers", given,
                      [name](const Json& item) { return to_real(items_of(name), item); });
    case ValueKind::points:
      return to_points(name, given);
    case ValueKind::trackers:
      refuse(name, "a sequence of Trackers", shown(given));
    case ValueKind::tracker:
    case ValueKind::reals_by_name:
    case ValueKind::trackers_by_name:
    case ValueKind::function:
      break;
  }
  refuse(name, "left out on this page", shown(given));
}

/// The trackers inside of a parameter's value, or nothing.
std::optional<Value> inner_trackers(const ParameterInfo& info, const Json& given,
                                    const Path& path) {
  if (info.kind == ValueKind::tracker) return make_tracker(given, path);
  if (info.kind != ValueKind::trackers || !given.is(Kind::array)) return std::nullopt;
  std::vector<TrackerPtr> trackers;
  for (std::size_t i = 0; i < given.items.size(); ++i) {
    trackers.push_back(make_tracker(given.items[i], with(path, i)));
  }
  return trackers;
}

std::vector<Value> values_of(const TrackerType& type, const Json& given,
                             std::map<std::string_view, Value>& inner) {
  std::vector<Value> values;
  for (const auto& info : type.parameters) {
    const Json* const own = given.find(info.name);
    if (own == nullptr && info.is_required) {
      throw std::invalid_argument(std::string(type.name) + " needs the parameter " +
                                  std::string(info.name));
    }
    const auto found = inner.find(info.name);
    if (found != inner.end()) {
      values.push_back(std::move(found->second));
    } else {
      values.push_back(own == nullptr ? info.default_value : plain_value(info, *own));
    }
  }
  return values;
}

bool is_part_of_name(char character) {
  return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
}

/// Where a name stands in a text as a word of its own.
std::size_t find_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool begins = at == 0 || !is_part_of_name(text[at - 1]);
    if (begins && (end == text.size() || !is_part_of_name(text[end]))) return at;
  }
  return std::string_view::npos;
}

/// The parameter that a message names first: messages begin with what is wrong.
std::string_view field_of(const TrackerType& type, std::string_view message) {
  auto first = std::string_view::npos;
  std::string_view field = "kind";
  for (const auto& info : type.parameters) {
    const auto at = find_word(message, info.name);
    if (at >= first) continue;
    first = at;
    field = info.name;
  }
  return field;
}

void check_names(const TrackerType& type, const Json& given, const Path& path) {
  for (const auto& [name, value] : given.members) {
    bool is_known = name == "kind" || name == "dtype";
    for (const auto& info : type.parameters) is_known = is_known || info.name == name;
    if (is_known) continue;
    throw FieldError(with(path, "kind"), std::string(type.name) + " has no parameter " + name);
  }
  const Json* const dtype = given.find("dtype");
  if (dtype != nullptr && dtype->text != "float32") {
    throw FieldError(with(path, "kind"),
                     "dtype must be 'float32' on this page, received " + shown(*dtype));
  }
}

}  // namespace

std::int64_t to_integer(std::string_view name, const Json& given) {
  const bool is_integer =
      given.is(Kind::number) && given.text.find_first_of(".eE") == std::string::npos;
  if (!is_integer) refuse(name, "an integer", shown(given));
  errno = 0;
  const std::int64_t integer = std::strtoll(given.text.c_str(), nullptr, 10);
  if (errno != 0) {
    refuse(name, "between -9223372036854775808 and 9223372036854775807", given.text);
  }
  return integer;
}

TrackerPtr make_tracker(const Json& given, const Path& path) {
  if (!given.is(Kind::object)) {
    throw FieldError(path, "a tracker must be a dictionary, received " + shown(given));
  }
  const Json* const kind = given.find("kind");
  const auto* const type = kind == nullptr ? nullptr : find_tracker_type(kind->text);
  if (type == nullptr || type->per_parameter) {
    throw FieldError(with(path, "kind"), "kind must be the name of a tracker's class, received " +
                                             (kind == nullptr ? "None" : shown(*kind)));
  }
  check_names(*type, given, path);
  std::map<std::string_view, Value> inner;
  for (const auto& info : type->parameters) {
    const Json* const own = given.find(info.name);
    if (own == nullptr) continue;
    if (auto found = inner_trackers(info, *own, with(path, info.name))) {
      inner.emplace(info.name, std::move(*found));
    }
  }
  try {
    return std::dynamic_pointer_cast<const Tracker>(type->make(values_of(*type, given, inner)));
  } catch (const std::invalid_argument& error) {
    throw FieldError(with(path, field_of(*type, error.what())), error.what());
  }
}

}  // namespace lrtrack::web
