using System.CommandLine;
using Tradewind.Client;

namespace Tradewind.Commands;

/// <summary>How a long list is read: a page of it, or all of it.</summary>
/// <param name="usual">How many the server gives unless asked.</param>
internal sealed class Paging(int usual = 100)
{
    private readonly Option<string?> _cursor = Shared.Cursor();
    private readonly Option<int?> _limit = Shared.Limit(usual);
    private readonly Option<bool> _all = new("--all") { Description = "All of it, however many pages that are" };

    /// <summary>Gives a command the options.</summary>
    public Command AddTo(Command command)
    {
        command.Add(_cursor);
        command.Add(_limit);
        command.Add(_all);
        return command;
    }

    /// <summary>Reads what was asked for; with <c>--all</c> page after page, as one.</summary>
    public async Task<ResourcePage<T>> ReadAsync<T>(ParseResult parsed, Func<string?, int?, Task<ResourcePage<T>>> read)
    {
        var page = await read(parsed.GetValue(_cursor), parsed.GetValue(_limit));
        if (!parsed.GetValue(_all) || page.Next is null) return page;

        var items = page.Items.ToList();
        for (var next = page.Next; next is not null; next = page.Next)
        {
            page = await read(next, parsed.GetValue(_limit));
            items.AddRange(page.Items);
        }

        return new() { Items = items, Total = page.Total };
    }
}
