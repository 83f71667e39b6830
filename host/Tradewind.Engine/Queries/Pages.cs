namespace Tradewind.Engine.Queries;

/// <summary>Pages of a longer list, one after the other.</summary>
internal static class Pages
{
    /// <summary>What is on all of them.</summary>
    /// <param name="read">Reads the page behind a cursor; the first without one.</param>
    public static async Task<List<T>> AllAsync<T>(Func<string?, Task<Page<T>>> read)
    {
        var all = new List<T>();
        for (string? cursor = null; ;)
        {
            var page = await read(cursor);
            all.AddRange(page.Items);
            if ((cursor = page.Next) is null) return all;
        }
    }
}
