namespace Tradewind.Http;

/// <summary>What a status means. Where several lists hold it, the narrowest range decides: 501 against 5xx.</summary>
internal sealed record StatusRules
{
    public static readonly StatusRange[] Successes = ["2xx"];
    public static readonly StatusRange[] Passing = [408, 425, 429, "5xx"];

    public required IReadOnlyList<StatusRange> SuccessOn { get; init; }

    public required IReadOnlyList<StatusRange> SkipOn { get; init; }

    public required IReadOnlyList<StatusRange> RetryOn { get; init; }

    public required IReadOnlyList<StatusRange> FailNowOn { get; init; }

    /// <summary>2xx is success; 408, 425, 429 and 5xx pass with time; the rest will be refused again.</summary>
    public static StatusRules Default { get; } = new() { SuccessOn = Successes, SkipOn = [], RetryOn = Passing, FailNowOn = [] };

    public StatusMeaning Of(int status)
    {
        (StatusMeaning Meaning, IReadOnlyList<StatusRange> Ranges)[] lists =
        [
            (StatusMeaning.Success, SuccessOn), (StatusMeaning.Skip, SkipOn), (StatusMeaning.Retry, RetryOn), (StatusMeaning.FailNow, FailNowOn),
        ];
        return lists
            .SelectMany(l => l.Ranges.Where(r => r.Contains(status)).Select(r => (l.Meaning, r.Width)))
            .OrderBy(m => m.Width)
            .Select(m => m.Meaning)
            .FirstOrDefault(StatusMeaning.FailNow);
    }
}
