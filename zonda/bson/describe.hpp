// Structs and enums that Boost.Describe describes, as documents and back.
#pragma once

#include <zonda/bson/document_builder.hpp>
#include <zonda/bson/from_value.hpp>

#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>

#include <type_traits>

namespace zonda::bson
{

namespace detail
{

template <class T>
using members_of = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

template <class T>
concept described_struct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T>
concept described_enum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

template <described_struct T>
void append_members(document_builder& out, const T& value)
{
    boost::mp11::mp_for_each<members_of<T>>([&](auto member) { out.append(member.name, value.*member.pointer); });
}

// Members are looked for where they are expected first: a document that was written from the struct is walked once.
template <described_struct T>
bool read_members(document_view from, T& to, const mapping_place& at, mapping_failure& failure)
{
    bool whole = true;
    element_iterator expected = from.begin();
    boost::mp11::mp_for_each<members_of<T>>(
        [&](auto member)
        {
            if (!whole)
                return;
            value_view value;
            if (expected != from.end() && expected->key == member.name)
            {
                value = expected->value;
                ++expected;
            }
            else
                value = from[member.name];
            whole = read_value(value, to.*member.pointer, {&at, member.name}, failure);
        });
    return whole;
}

template <described_enum E>
bool read_enumerator(value_view from, E& to, const mapping_place& at, mapping_failure& failure)
{
    const auto name = from.get<std::string_view>();
    if (!name)
        return failure.wrong_type(at, from.kind(), name_of(type::string));
    bool found = false;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
        [&](auto enumerator)
        {
            if (*name == enumerator.name)
            {
                to = enumerator.value;
                found = true;
            }
        });
    if (found)
        return true;
    std::string words = '"' + std::string(*name) + "\" is none of";
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
        [&](auto enumerator) { words.append(" ").append(enumerator.name).append(","); });
    words.pop_back();
    return failure.say(at, errc::out_of_range, words);
}

template <described_struct T>
struct described_reader<T>
{
    static bool read(value_view from, T& to, const mapping_place& at, mapping_failure& failure)
    {
        const auto fields = from.get<document_view>();
        return fields ? read_members(*fields, to, at, failure)
                      : failure.wrong_type(at, from.kind(), name_of(type::document));
    }
};

template <described_enum E>
struct described_reader<E>
{
    static bool read(value_view from, E& to, const mapping_place& at, mapping_failure& failure)
    {
        return read_enumerator(from, to, at, failure);
    }
};

} // namespace detail

/// A described struct is a document with its public members, those of described bases first, under their names.
template <detail::described_struct T>
struct to_value<T>
{
    static void append(document_builder& out, std::string_view key, const T& value)
    {
        out.open_document(key);
        detail::append_members(out, value);
        out.close();
    }
};

/// A described enum is the name of its enumerator. A value without a name throws zonda::error (errc::out_of_range).
template <detail::described_enum E>
struct to_value<E>
{
    static void append(document_builder& out, std::string_view key, const E& value)
    {
        const char* name = boost::describe::enum_to_string(value, nullptr);
        if (name == nullptr)
            throw error(errc::out_of_range, "BSON: a value of an enum that has no name");
        out.append(key, name);
    }
};

/// Reads a described struct. Each member is looked for by its name; fields that no member wants are left alone.
/// Members may be: bool; signed integers (from any number that is integral and fits, whatever holds it); floating point
/// (from any number, rounded to the nearest they can say; too large for float is errc::out_of_range); std::string;
/// std::optional (missing and null: none); std::vector and other sequences, sets, std::array; maps with text as keys;
/// time points (a date that one does not reach is errc::out_of_range, as the year 9999 is for system_clock's) and
/// durations (a count of their unit); described structs and enums; object_id, decimal128, timestamp, binary, bytes,
/// regex, code, document, array, null_t, undefined_t, min_key, max_key; types with a from_value.
///
/// Errors: errc::wrong_type, errc::missing_field, errc::out_of_range; the words begin with the path:
/// `goals[3].min: string where int is wanted`.
template <detail::described_struct T>
result<T> to(document_view from)
{
    T made{};
    detail::mapping_failure failure;
    if (!detail::read_members(from, made, {}, failure))
        return failure.made();
    return made;
}

/// A document with the members of a described struct. It throws what `doc` throws.
template <detail::described_struct T>
document from(const T& value)
{
    bytes data;
    document_builder out(data);
    detail::append_members(out, value);
    out.finish();
    return document::trusted(std::move(data));
}

} // namespace zonda::bson
