namespace Tradewind.Engine.Queries;

/// <summary>Pages of a longer list, one after the other.</summary>
internal static class Pages
{
    /// <summary>What is on all of them; a page is read when what is on it is wanted.</summary>
    /// <param name="read">Reads the page behind a cursor; the first without one.</param>
    public static async IAsyncEnumerable<T> EachAsync<T>(Func<string?, Task<Page<T>>> read)
    {
        for (string? cursor = null; ;)
        {
            var page = await read(cursor);
            foreach (var item in page.Items) yield return item;
            if ((cursor = page.Next) is null) yield break;
        }
    }
}
