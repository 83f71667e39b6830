using System.Text.Json;

namespace Tradewind.Engine.Alerts;

/// <summary>The kinds as words and as bits.</summary>
public static class AlertKinds
{
    /// <summary>All that a channel can want.</summary>
    public static IReadOnlyList<AlertKind> All { get; } = [.. Enum.GetValues<AlertKind>().Where(kind => kind != AlertKind.Test)];

    private static readonly Dictionary<AlertKind, string> Words = Enum.GetValues<AlertKind>().ToDictionary(kind => kind, kind => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()));

    /// <summary>As the API writes it, for example <c>task_failed</c>.</summary>
    public static string Word(this AlertKind kind) => Words[kind];

    /// <summary>The kind of a word; null when there is none that a channel could want.</summary>
    public static AlertKind? Find(string word) => All.Where(kind => Words[kind] == word).Select(kind => (AlertKind?)kind).FirstOrDefault();

    /// <summary>As one number.</summary>
    public static long Bits(IEnumerable<AlertKind> kinds) => kinds.Aggregate(0L, (bits, kind) => bits | (1L << (int)kind));

    /// <summary>From one number.</summary>
    public static IReadOnlyList<AlertKind> Of(long bits) => [.. All.Where(kind => (bits & (1L << (int)kind)) != 0)];
}
