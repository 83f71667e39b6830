namespace Tradewind;

/// <summary>Counts the elements of a JSON array or object as its bytes go by, however they are cut. They must be valid JSON.</summary>
internal struct ElementCounter
{
    private bool _begun;
    private bool _list;
    private bool _null;
    private bool _any;
    private bool _inText;
    private bool _escaped;
    private int _depth;
    private int _commas;

    /// <summary>How many there are so far; none in null, and null for what is no list at all.</summary>
    public readonly int? Count => _null ? 0 : !_list ? null : _any ? _commas + 1 : 0;

    /// <summary>Reads on.</summary>
    public void Read(ReadOnlySpan<byte> json)
    {
        if (_begun && !_list) return;
        foreach (var one in json)
        {
            if (_inText)
            {
                if (_escaped) _escaped = false;
                else if (one == '\\') _escaped = true;
                else if (one == '"') _inText = false;
                continue;
            }

            if (one <= ' ') continue;
            if (!_begun)
            {
                _begun = true;
                _list = one is (byte)'[' or (byte)'{';
                _null = one == 'n';
                if (!_list) return;
                _depth = 1;
                continue;
            }

            switch (one)
            {
                case (byte)']' or (byte)'}':
                    _depth--;
                    continue;
                case (byte)',' when _depth == 1:
                    _commas++;
                    continue;
            }

            if (_depth == 1) _any = true;
            if (one == '"') _inText = true;
            else if (one is (byte)'[' or (byte)'{') _depth++;
        }
    }
}
