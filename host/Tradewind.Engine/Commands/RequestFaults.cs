namespace Tradewind.Engine.Commands;

/// <summary>Reads a request's parts and collects what is wrong with them, so that the answer names every fault at once.</summary>
public class RequestFaults
{
    private const int LongestName = 200;
    private readonly Dictionary<string, List<string>> _errors = [];

    /// <summary>1 to 200 letters, digits, <c>_ - .</c>: nothing else names a thing that is stored, stands in an address or in a file name.</summary>
    public static bool IsId(string? id) => id is { Length: > 0 and <= LongestName } && id.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.');

    /// <summary>Notes a fault.</summary>
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

    /// <summary>A name that <see cref="IsId"/> allows.</summary>
    public void Id(string field, string? id)
    {
        if (!IsId(id)) Add(field, $"'{field}' must be 1 to {LongestName} letters, digits, _ - or .");
    }

    /// <summary>A whole number within bounds.</summary>
    public int Number(string field, int? value, int least, int most, int standard)
    {
        if (value is not { } number) return standard;
        if (number < least || number > most) Add(field, $"'{field}' must lie between {least} and {most}, found {number}.");
        return number;
    }

    /// <summary>No control characters: they have no place in names, and not every database takes a NUL. Null when empty.</summary>
    public string? Text(string field, string? value, int longest = LongestName)
    {
        if (value is null) return null;
        if (value.Length > longest) Add(field, $"'{field}' has at most {longest} characters, found {value.Length}.");
        if (value.Any(char.IsControl)) Add(field, $"'{field}' must not have control characters.");
        if (!IsWellFormed(value)) Add(field, $"'{field}' is not well-formed Unicode.");
        return value.Length == 0 ? null : value;
    }

    /// <summary>As <see cref="Text"/>, but with line breaks and tabs, and an empty text stays one.</summary>
    public string? Lines(string field, string? value, int longest)
    {
        if (value is null) return null;
        if (value.Length > longest) Add(field, $"'{field}' has at most {longest} characters, found {value.Length}.");
        if (value.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t'))) Add(field, $"'{field}' must not have control characters.");
        if (!IsWellFormed(value)) Add(field, $"'{field}' is not well-formed Unicode.");
        return value;
    }

    /// <summary>Whether no half of a surrogate pair stands alone.</summary>
    public static bool IsWellFormed(string text)
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
