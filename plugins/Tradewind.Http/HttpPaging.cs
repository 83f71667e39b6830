using System.Globalization;
using System.Text.RegularExpressions;

namespace Tradewind.Http;

/// <summary>How to get from one page of a <see cref="HttpSource"/> to the next.</summary>
public abstract partial record HttpPaging
{
    private protected HttpPaging()
    {
    }

    /// <summary>The <c>Link</c> header names the next page (<c>rel="next"</c>, RFC 8288), as GitHub's API does.</summary>
    public static HttpPaging LinkHeader { get; } = new ByLinkHeader();

    internal virtual string? PathInBody => null;

    /// <summary>The body has the next page's address; the last page has none, or null.</summary>
    /// <param name="path">Where in the body: <c>next</c>, <c>links.next</c>.</param>
    public static HttpPaging NextLink(string path) => new ByNextLink(path);

    /// <summary>The body has a token for the next page; the last page has none, or null or an empty one.</summary>
    /// <param name="path">Where in the body: <c>meta.next_cursor</c>.</param>
    /// <param name="parameter">The query parameter that takes it.</param>
    public static HttpPaging Cursor(string path, string parameter) => new ByCursor(path, parameter);

    /// <summary>A query parameter counts pages; the first page without rows is the end.</summary>
    /// <param name="parameter">The parameter's name, such as <c>page</c>.</param>
    /// <param name="first">The first page's number.</param>
    public static HttpPaging PageNumber(string parameter = "page", int first = 1) => new ByPageNumber(parameter, first);

    /// <summary>The first page's address, from that of the source.</summary>
    internal virtual Uri First(Uri address) => address;

    /// <summary>The next page's address; null: this was the last.</summary>
    /// <param name="first">The first page's address.</param>
    /// <param name="page">This page's place, from 0.</param>
    /// <param name="answer">This page's answer.</param>
    /// <param name="inBody">What its body had at <see cref="PathInBody"/>.</param>
    /// <param name="rows">How many rows it had.</param>
    internal abstract Uri? Next(Uri first, int page, HttpResponseMessage answer, string? inBody, long rows);

    private static Uri WithParameter(Uri address, string name, string value)
    {
        var escaped = Uri.EscapeDataString(name) + "=";
        var others = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(p => !p.StartsWith(escaped, StringComparison.Ordinal));
        return new UriBuilder(address) { Query = string.Join('&', others.Append(escaped + Uri.EscapeDataString(value))) }.Uri;
    }

    private sealed partial record ByLinkHeader : HttpPaging
    {
        internal override Uri? Next(Uri first, int page, HttpResponseMessage answer, string? inBody, long rows)
        {
            if (!answer.Headers.TryGetValues("Link", out var links))
                return null;

            var next = links.SelectMany(l => Links().Matches(l)).FirstOrDefault(m => m.Groups["parameters"].Value.Contains("next", StringComparison.OrdinalIgnoreCase) && IsNext().IsMatch(m.Groups["parameters"].Value));
            return next is null ? null : new Uri(answer.RequestMessage!.RequestUri!, next.Groups["address"].Value);
        }

        [GeneratedRegex("<(?<address>[^>]*)>(?<parameters>[^<]*)", RegexOptions.NonBacktracking)]
        private static partial Regex Links();

        [GeneratedRegex("""rel\s*=\s*("([^"]*\s)?next(\s[^"]*)?"|next)""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
        private static partial Regex IsNext();
    }

    private sealed record ByNextLink(string Path) : HttpPaging
    {
        internal override string PathInBody => Path;

        internal override Uri? Next(Uri first, int page, HttpResponseMessage answer, string? inBody, long rows) =>
            string.IsNullOrEmpty(inBody) ? null : new Uri(answer.RequestMessage!.RequestUri!, inBody);
    }

    private sealed record ByCursor(string Path, string Parameter) : HttpPaging
    {
        internal override string PathInBody => Path;

        internal override Uri? Next(Uri first, int page, HttpResponseMessage answer, string? inBody, long rows) =>
            string.IsNullOrEmpty(inBody) ? null : WithParameter(first, Parameter, inBody);
    }

    private sealed record ByPageNumber(string Parameter, int FirstPage) : HttpPaging
    {
        internal override Uri First(Uri address) => WithParameter(address, Parameter, FirstPage.ToString(CultureInfo.InvariantCulture));

        internal override Uri? Next(Uri first, int page, HttpResponseMessage answer, string? inBody, long rows) =>
            rows == 0 ? null : WithParameter(first, Parameter, (FirstPage + page + 1).ToString(CultureInfo.InvariantCulture));
    }
}
