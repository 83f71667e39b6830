using System.Runtime.CompilerServices;
using Tradewind.Rows;

namespace Tradewind.Http;

/// <summary>
/// Reads rows from the answers of an HTTP API, page by page, as they come: JSON arrays, JSON lines or CSV. A server that is busy or
/// away fails the attempt, to be retried; a request that it refuses fails the task.
/// <code>
/// from: new HttpSource
/// {
///     Connection = "crm",
///     Url = "orders",
///     Query = { ["since"] = From(ctx => $"{ctx.DataIntervalStart:O}") },
///     Items = "data",
///     Paging = HttpPaging.NextLink("links.next"),
///     Columns = { ["id"] = typeof(long), ["amount"] = typeof(decimal) },
/// }
/// </code>
/// Without <see cref="Columns"/>, the columns of JSON are the properties of the first few thousand objects: whole numbers, other numbers
/// (double), booleans, all else text; objects and arrays are their JSON text. CSV is read as in the Files plugin's <c>CsvSource</c>.
/// </summary>
public sealed class HttpSource : TransferSource
{
    /// <summary>The address; relative to that of <see cref="Connection"/> when there is one.</summary>
    public required Value<string> Url { get; init; }

    /// <summary>GET, POST, ... Default GET, or POST when there is a body.</summary>
    public Value<string>? Method { get; init; }

    /// <summary>The id of a connection of type <c>http</c>, as in <see cref="HttpRequest.Connection"/>.</summary>
    public Value<string>? Connection { get; init; }

    /// <summary>Headers. For secrets use a <see cref="Connection"/>: these are shown with the task.</summary>
    public Dictionary<string, Value<string>> Headers { get; init; } = [];

    /// <summary>What to add to the address after <c>?</c>, escaped.</summary>
    public Dictionary<string, Value<string>> Query { get; init; } = [];

    /// <summary>The body, the same for every page, if any.</summary>
    public Payload? Body { get; init; }

    /// <summary>How long to wait for an answer to begin, and then for each further part of it. Default 100 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How the answers hold the rows. By default their content type tells.</summary>
    public HttpRowFormat Format { get; init; } = HttpRowFormat.Auto;

    /// <summary>With JSON, where in the body the array of rows is: <c>items</c>, <c>data.orders</c>. By default the body is the array.</summary>
    public string? Items { get; init; }

    /// <summary>
    /// The columns and their types: <c>["id"] = typeof(long)</c>. With JSON, only these properties are read (in any case), and one that an
    /// object lacks is null; with CSV, columns that are not named here are text.
    /// </summary>
    public Dictionary<string, Type> Columns { get; init; } = [];

    /// <summary>What stands between two cells of CSV. Default a comma.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>How to get to the next page. By default there is one page.</summary>
    public HttpPaging? Paging { get; init; }

    /// <summary>How many pages there may be; more fail the task, for an API that never ends. Default 10,000.</summary>
    public int MaxPages { get; init; } = 10_000;

    /// <inheritdoc />
    public override IAsyncEnumerable<RowBatch> ReadAsync(OperatorContext ctx, CancellationToken cancellationToken) =>
        ReadAhead.By(ReadPagesAsync(ctx, cancellationToken), cancellationToken);

    private async IAsyncEnumerable<RowBatch> ReadPagesAsync(OperatorContext ctx, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = await HttpCall.OfAsync(Url, Method, Connection, Headers, Query, Body, Timeout, ctx);
        var first = Paging?.First(call.Address) ?? call.Address;
        var rows = new PageRows(this);
        var seen = new HashSet<Uri>();
        Uri? next = first;
        for (var page = 0; next is not null; page++)
        {
            if (page == MaxPages)
                throw new FailNowException($"{call.Name} has more than {MaxPages} pages. Raise MaxPages if that is right.");
            if (!seen.Add(next))
                throw new FailNowException($"{call.Name}: page {page} is followed by one that was read before.");

            call = call.To(next);
            using var response = await SendAsync(call, cancellationToken);
            ctx.Log($"{call.Name} answered {(int)response.StatusCode} {response.ReasonPhrase}");
            await foreach (var batch in rows.ReadAsync(call, response, cancellationToken))
                yield return batch;
            next = Paging?.Next(first, page, response, rows.TextOfPage, rows.RowsOfPage);
        }

        if (rows.TakeLast() is { } last)
            yield return last;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var response = await call.SendAsync(cancellationToken);
        var meaning = StatusRules.Default.Of((int)response.StatusCode);
        if (meaning == StatusMeaning.Success)
            return response;

        using (response)
        {
            var description = await HttpAnswer.DescribeAsync(call, response, cancellationToken);
            throw meaning == StatusMeaning.Retry ? new HttpRequestException(description) : new FailNowException(description);
        }
    }
}
