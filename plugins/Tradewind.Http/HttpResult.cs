using System.Text.Json;

namespace Tradewind.Http;

/// <summary>What a server answered.</summary>
public sealed record HttpResult
{
    /// <summary>The status, such as 200.</summary>
    public required int Status { get; init; }

    /// <summary>The body as text; null when it was saved to a file.</summary>
    public string? Body { get; init; }

    /// <summary>The answer's headers, by lower-case name; several of one name are joined by a comma.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>How long the body was, unpacked.</summary>
    public long Bytes { get; init; }

    /// <summary>Where the body was saved; null when it was not.</summary>
    public string? SavedTo { get; init; }

    /// <summary>The body read as JSON; property names match in any case.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    /// <exception cref="FailNowException">It is no such JSON.</exception>
    public T Json<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Body ?? "", XComJson.CreateOptions())
                ?? throw new FailNowException($"The answer is null, not a {typeof(T).Name}.");
        }
        catch (JsonException e)
        {
            throw new FailNowException($"The answer cannot be read as {typeof(T).Name}: {e.Message}", e);
        }
    }
}
