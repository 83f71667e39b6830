using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Tradewind.EndToEnd.Tests.Dashboard;

/// <summary>What axe thinks of a page.</summary>
internal static class Accessible
{
    // What passes need not be written out: that is most of the work.
    private static readonly AxeRunOptions Options = new() { ResultTypes = [ResultType.Violations] };

    public static async Task IsAsync(IPage page)
    {
        var found = await FindingsAsync(page);
        found.ShouldBeEmpty();
    }

    /// <summary>Everything serious or critical.</summary>
    public static async Task<IReadOnlyList<string>> FindingsAsync(IPage page)
    {
        var result = await page.RunAxe(Options);
        return [.. result.Violations
            .Where(violation => violation.Impact is "serious" or "critical")
            .SelectMany(violation => violation.Nodes.Select(node => $"{page.Url}: {violation.Id} ({violation.Impact}): {node.Html}\n  {string.Join("\n  ", node.Any.Concat(node.All).Select(check => check.Message))}"))];
    }
}
