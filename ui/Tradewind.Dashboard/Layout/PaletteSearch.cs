namespace Tradewind.Dashboard.Layout;

/// <summary>Finds where the palette can lead for what was typed.</summary>
internal sealed class PaletteSearch
{
    public Task<IReadOnlyList<PageLink>> FindAsync(string text, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var word = text.Trim();
        IReadOnlyList<PageLink> pages = [.. PageList.Main.Concat(PageList.Platform)
            .Where(page => page.Label.Contains(word, StringComparison.OrdinalIgnoreCase))];
        return Task.FromResult(pages);
    }
}
