// Patterns with * and ?, matched in time proportional to pattern × text at worst.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace lrtrack {

/// The length of the UTF-8 character that starts with this byte.
inline std::size_t utf8_length(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// Whether all of `text` matches: * stands for any text, ? for any one character.
inline bool matches_glob(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;  // the last * met, and where its text ends so far
  std::size_t star_end = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_end = t;
    } else if (p < pattern.size() && pattern[p] == '?') {
      ++p;
      t += utf8_length(text[t]);
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      star_end += utf8_length(text[star_end]);
      t = star_end;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

/// A pattern for many texts. The text before its first and after its last * or ? is compared first:
/// that rules out most texts, and most patterns have nothing else to compare.
class Glob {
 public:
  explicit Glob(std::string pattern) : pattern_(std::move(pattern)) {
    first_ = std::min(pattern_.find_first_of("*?"), pattern_.size());
    after_last_ = pattern_.find_last_of("*?") + 1;  // 0 if there is none
  }

  bool matches(std::string_view text) const {
    const std::string_view pattern = pattern_;
    if (first_ == pattern.size()) return text == pattern;
    const auto before = pattern.substr(0, first_);
    const auto after = pattern.substr(after_last_);
    if (text.size() < before.size() + after.size()) return false;
    if (!text.starts_with(before) || !text.ends_with(after)) return false;
    text.remove_prefix(before.size());
    text.remove_suffix(after.size());
    const auto between = pattern.substr(first_, after_last_ - first_);
    return between == "*" || matches_glob(between, text);
  }

 private:
  std::string pattern_;
  std::size_t first_;
  std::size_t after_last_;
};

}  // namespace lrtrack
