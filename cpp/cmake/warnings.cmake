function(lrtrack_set_warnings target)
  if(MSVC)
    target_compile_options(${target} PRIVATE /W4 $<$<BOOL:${LRTRACK_WARNINGS_AS_ERRORS}>:/WX>)
  else()
    # Clang's -Wshadow also minds locals named like fields that are not in scope there.
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion
      $<$<CXX_COMPILER_ID:GNU>:-Wshadow>
      $<$<PLATFORM_ID:Emscripten>:-Wno-shorten-64-to-32>  # of hashes, where size_t has 32 bits
      $<$<BOOL:${LRTRACK_WARNINGS_AS_ERRORS}>:-Werror>)
  endif()
endfunction()
