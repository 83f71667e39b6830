namespace Tradewind.Client;

/// <summary>A page of a longer list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record ResourcePage<T>
{
    /// <summary>What is on this page.</summary>
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>The cursor to ask for the next page with; null on the last page. Its text has no meaning of its own.</summary>
    public string? Next { get; init; }

    /// <summary>How many match in all, when that is known cheaply.</summary>
    public int? Total { get; init; }
}
