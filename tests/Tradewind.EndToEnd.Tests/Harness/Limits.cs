namespace Tradewind.EndToEnd.Tests.Harness;

/// <summary>How long a test waits for what must come; far beyond what it takes, for machines that are busy.</summary>
internal static class Limits
{
    public static readonly TimeSpan Usual = TimeSpan.FromMinutes(3);

    /// <summary>For what a page that is open already shows or does next.</summary>
    public static readonly TimeSpan Page = TimeSpan.FromMinutes(1);
}
