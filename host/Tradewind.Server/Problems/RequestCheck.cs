using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.States;

namespace Tradewind.Server.Problems;

/// <summary>Reads a request's parts and collects what is wrong with them, so that the answer names every fault at once.</summary>
internal sealed class RequestCheck
{
    private const int LongestText = 200;
    private readonly Dictionary<string, List<string>> _errors = [];

    public void Add(string field, string message)
    {
        if (!_errors.TryGetValue(field, out var messages)) _errors.Add(field, messages = []);
        messages.Add(message);
    }

    /// <summary>To be called once every part is read.</summary>
    /// <exception cref="InvalidRequestException">There were faults.</exception>
    public void Done()
    {
        if (_errors.Count > 0) throw new InvalidRequestException(_errors.ToDictionary(error => error.Key, error => error.Value.ToArray()));
    }

    public int Number(string field, int? value, int least, int most, int standard)
    {
        if (value is not { } number) return standard;
        if (number < least || number > most) Add(field, $"'{field}' must lie between {least} and {most}, found {number}.");
        return number;
    }

    /// <summary>The size of a page.</summary>
    public int Limit(int? value, int most = 500) => Number("limit", value, 1, most, 100);

    /// <summary>No control characters: they have no place in names, and not every database takes a NUL.</summary>
    public string? Text(string field, string? value, int longest = LongestText)
    {
        if (value is null) return null;
        if (value.Length > longest) Add(field, $"'{field}' has at most {longest} characters, found {value.Length}.");
        if (value.Any(char.IsControl)) Add(field, $"'{field}' must not have control characters.");
        if (!IsWellFormed(value)) Add(field, $"'{field}' is not well-formed Unicode.");
        return value.Length == 0 ? null : value;
    }

    /// <summary>As <see cref="Text"/>, but with line breaks and tabs.</summary>
    public string? Lines(string field, string? value, int longest)
    {
        if (value is null) return null;
        if (value.Length > longest) Add(field, $"'{field}' has at most {longest} characters, found {value.Length}.");
        if (value.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t'))) Add(field, $"'{field}' must not have control characters.");
        if (!IsWellFormed(value)) Add(field, $"'{field}' is not well-formed Unicode.");
        return value;
    }

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

    public Role? Role(string field, string? word) => Word<Role>(field, word);

    private static bool IsWellFormed(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at])) continue;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1])) return false;
            at++;
        }

        return true;
    }
}
