namespace Tradewind.Engine.Alerts;

/// <summary>What one message says: how much happened, and the first of it.</summary>
public sealed record AlertDigest
{
    /// <summary>So many facts stand in a message; of the others it gives the number.</summary>
    public const int Most = 20;

    /// <summary>How often what happened, most important first.</summary>
    public required IReadOnlyList<AlertCount> Counts { get; init; }

    /// <summary>The first facts.</summary>
    public required IReadOnlyList<AlertFact> First { get; init; }

    /// <summary>When the first of them happened.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When the last of them happened.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>How many there are.</summary>
    public int Total => Counts.Sum(count => count.Number);

    /// <summary>Puts facts together that one message tells. Runs come before tasks: a run says more.</summary>
    public static AlertDigest Of(IReadOnlyList<AlertFact> facts) => new()
    {
        Counts = [.. facts.GroupBy(fact => fact.Kind).OrderBy(kind => kind.Key).Select(kind => new AlertCount(kind.Key, kind.Count()))],
        First = [.. facts.OrderBy(fact => fact.Kind).ThenBy(fact => fact.At).Take(Most)],
        From = facts.Min(fact => fact.At),
        To = facts.Max(fact => fact.At),
    };

    /// <summary>What is sent to try a channel.</summary>
    public static AlertDigest OfTest(string by, DateTimeOffset now) =>
        Of([new() { Kind = AlertKind.Test, At = now, Why = $"{by} tries whether this channel is heard." }]);
}
