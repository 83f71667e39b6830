using System.Text.Json;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.States;

namespace Tradewind.Server.Problems;

/// <summary>The parts of a request that only the API's words have: times and states as text.</summary>
internal sealed class RequestCheck : RequestFaults
{
    /// <summary>The size of a page.</summary>
    public int Limit(int? value, int most = 500, int usual = 100) => Number("limit", value, 1, most, usual);

    public DateTimeOffset? Instant(string field, string? value)
    {
        if (string.IsNullOrEmpty(value)) return null;
        if (Instants.TryParse(value, out var instant)) return instant;
        Add(field, $"'{field}' must be a time as ISO 8601, for example 2026-11-22T10:00:00Z.");
        return null;
    }

    public RunState? State(string field, string? word)
    {
        if (string.IsNullOrEmpty(word)) return null;
        if (StateWords.RunState(word) is { } state) return state;
        Add(field, $"'{field}' must be one of {string.Join(", ", Enum.GetValues<RunState>().Select(known => known.Word()))}.");
        return null;
    }

    public IReadOnlyList<RunState>? States(string field, string? words) =>
        string.IsNullOrEmpty(words) ? null : [.. words.Split(',').Select(word => State(field, word)).OfType<RunState>()];

    public T? Word<T>(string field, string? word) where T : struct, Enum
    {
        if (string.IsNullOrEmpty(word)) return null;
        foreach (var value in Enum.GetValues<T>())
            if (Words.Of(value) == word)
                return value;
        Add(field, $"'{field}' must be one of {string.Join(", ", Enum.GetValues<T>().Select(value => Words.Of(value)))}.");
        return null;
    }

    /// <summary>Names in a list, at least one; null when no list is given.</summary>
    public IReadOnlyList<string>? Names(string field, IReadOnlyList<string?>? given, int most)
    {
        if (given is null) return null;
        if (given.Count == 0 || given.Count > most) Add(field, $"'{field}' names 1 to {most}, found {given.Count}; leave it out for all.");
        var names = given.Take(most).Select(name => Text(field, name)).ToArray();
        if (names.Any(name => name is null)) Add(field, $"'{field}' has an entry that is empty.");
        return [.. names.OfType<string>()];
    }

    /// <summary>A JSON object as its text; null when none is given.</summary>
    public string? Object(string field, JsonElement? given)
    {
        if (given is not { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } json) return null;
        if (json.ValueKind != JsonValueKind.Object) Add(field, $"'{field}' must be a JSON object.");
        else if (!SoundJson.IsSound(json)) Add(field, $"'{field}' has a text that is not well-formed Unicode, or that has a NUL.");
        return json.GetRawText();
    }

    /// <summary>Roles on some DAGs and connections; null when none are said.</summary>
    public IReadOnlyList<Grant>? Grants(string field, IReadOnlyList<GrantResource>? given)
    {
        if (given is null) return null;
        if (given.Count > Grant.Most) Add(field, $"'{field}' has at most {Grant.Most} entries, found {given.Count}.");
        var grants = new List<Grant>();
        foreach (var one in given.Take(Grant.Most))
        {
            var (grant, fault) = Grant.Read(one?.Role, one?.On);
            if (grant is null) Add(field, fault!);
            else if (!grants.Any(other => other.On == grant.On)) grants.Add(grant);
            else Add(field, $"'{field}' names '{grant.On}' twice.");
        }

        return grants;
    }

    public Role? Role(string field, string? word) => Word<Role>(field, word);
}
