using System.Globalization;
using System.Text;

namespace Tradewind.Client;

/// <summary>Puts an address with a query together; a part that is null is left out.</summary>
internal sealed class QueryText(string path)
{
    private readonly StringBuilder _text = new(path);
    private char _separator = '?';

    public QueryText Add(string name, string? value)
    {
        if (value is null) return this;
        _text.Append(_separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
        _separator = '&';
        return this;
    }

    public QueryText Add(string name, bool? value) => Add(name, value is { } known ? (known ? "true" : "false") : null);

    public QueryText Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public QueryText Add(string name, DateTimeOffset? value) => Add(name, value is { } known ? Instants.Write(known) : null);

    public override string ToString() => _text.ToString();
}
