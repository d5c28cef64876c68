// JSON, as far as the page's questions and answers need it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lrtrack::web {

/// A value that was read. Numbers keep their text, for an integer may have more digits than double.
struct Json {
  enum class Kind { null, boolean, number, string, array, object };

  Kind kind = Kind::null;
  bool boolean = false;
  std::string text;  // of a number or a string
  std::vector<Json> items;
  std::vector<std::pair<std::string, Json>> members;

  /// The member of that name, or null.
  const Json* find(std::string_view name) const;
  bool is(Kind other) const { return kind == other; }
};

/// Throws std::invalid_argument if the text is no JSON.
Json read_json(std::string_view text);

/// A value in Python's spelling, as lrtrack's messages show it.
std::string shown(const Json& json);

std::string quoted(std::string_view text);
/// JSON's number, or a text where JSON has none.
std::string written(double number);
std::string written(const std::vector<std::int64_t>& integers);

}  // namespace lrtrack::web
