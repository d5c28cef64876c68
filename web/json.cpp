#include "json.hpp"

#include <array>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace lrtrack::web {
namespace {

constexpr int max_depth = 1000;

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Json read() {
    Json json = value(0);
    skip_space();
    if (at_ != text_.size()) fail();
    return json;
  }

 private:
  [[noreturn]] static void fail() { throw std::invalid_argument("the question is no JSON"); }

  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  bool take(std::string_view expected) {
    skip_space();
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }

  void need(std::string_view expected) {
    if (!take(expected)) fail();
  }

  Json value(int depth) {
    if (depth > max_depth) fail();
    Json json;
    if (take("{")) {
      json.kind = Json::Kind::object;
      while (!take("}")) {
        if (!json.members.empty()) need(",");
        need("\"");
        std::string name = string();
        need(":");
        json.members.emplace_back(std::move(name), value(depth + 1));
      }
    } else if (take("[")) {
      json.kind = Json::Kind::array;
      while (!take("]")) {
        if (!json.items.empty()) need(",");
        json.items.push_back(value(depth + 1));
      }
    } else if (take("\"")) {
      json.kind = Json::Kind::string;
      json.text = string();
    } else if (take("true")) {
      json.kind = Json::Kind::boolean;
      json.boolean = true;
    } else if (take("false")) {
      json.kind = Json::Kind::boolean;
    } else if (!take("null")) {
      json.kind = Json::Kind::number;
      json.text = number();
    }
    return json;
  }

  std::string number() {
    const auto end = text_.find_first_not_of("+-.0123456789eE", at_);
    std::string digits(text_.substr(at_, end - at_));
    char* rest = nullptr;
    std::strtod(digits.c_str(), &rest);
    if (digits.empty() || *rest != '\0') fail();
    at_ += digits.size();
    return digits;
  }

  /// What stands before the closing quote. Names and texts of trackers are ASCII: other escapes
  /// than those of quotes and backslashes stay as they are.
  std::string string() {
    std::string result;
    while (at_ < text_.size() && text_[at_] != '"') {
      const bool is_escape = text_[at_] == '\\' && at_ + 1 < text_.size() &&
                             (text_[at_ + 1] == '"' || text_[at_ + 1] == '\\');
      if (is_escape) ++at_;
      result += text_[at_++];
    }
    need("\"");
    return result;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

template <class Items, class Write>
std::string joined(const Items& items, const Write& write) {
  std::string text;
  for (const auto& item : items) text.append(text.empty() ? "" : ", ").append(write(item));
  return text;
}

}  // namespace

const Json* Json::find(std::string_view name) const {
  for (const auto& [key, value] : members) {
    if (key == name) return &value;
  }
  return nullptr;
}

Json read_json(std::string_view text) { return Reader(text).read(); }

std::string shown(const Json& json) {
  switch (json.kind) {
    case Json::Kind::null:
      return "None";
    case Json::Kind::boolean:
      return json.boolean ? "True" : "False";
    case Json::Kind::number:
      return json.text;
    case Json::Kind::string:
      return json.text.find('\'') == std::string::npos ? "'" + json.text + "'" : quoted(json.text);
    case Json::Kind::array:
      return "[" + joined(json.items, shown) + "]";
    case Json::Kind::object:
      return "{" +
             joined(json.members,
                    [](const auto& member) {
                      return "'" + member.first + "': " + shown(member.second);
                    }) +
             "}";
  }
  return {};
}

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') result += '\\';
    const bool is_control = static_cast<unsigned char>(character) < 0x20;
    result += is_control ? ' ' : character;
  }
  return result + '"';
}

std::string written(double number) {
  if (std::isnan(number)) return "\"nan\"";
  if (std::isinf(number)) return number > 0 ? "\"inf\"" : "\"-inf\"";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.17g", number);
  return text.data();
}

std::string written(const std::vector<std::int64_t>& integers) {
  return "[" + joined(integers, [](std::int64_t integer) { return std::to_string(integer); }) + "]";
}

}  // namespace lrtrack::web
