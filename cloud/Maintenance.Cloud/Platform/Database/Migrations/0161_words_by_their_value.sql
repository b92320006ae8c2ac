-- Which index finds words depends on the words: a plan for any of them is a plan for none.
ALTER FUNCTION assets.find_words(text) SET plan_cache_mode = force_custom_plan;
ALTER FUNCTION work.find_words(text) SET plan_cache_mode = force_custom_plan;
ALTER FUNCTION requests.find_words(text) SET plan_cache_mode = force_custom_plan;
ALTER FUNCTION stops.find_words(text) SET plan_cache_mode = force_custom_plan;
