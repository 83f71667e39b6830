using System.Text;

namespace Tradewind.Shell;

/// <summary>Keeps the beginning of an output stream and its last line that is not blank.</summary>
internal sealed class OutputCapture(int limit)
{
    private readonly StringBuilder _text = new();
    private bool _isFirst = true;

    public string LastLine { get; private set; } = "";

    public bool IsTruncated { get; private set; }

    public string Text => _text.ToString();

    public void Add(string line)
    {
        if (!string.IsNullOrWhiteSpace(line))
            LastLine = line;
        if (!_isFirst)
            Keep("\n");
        Keep(line);
        _isFirst = false;
    }

    private void Keep(string text)
    {
        var room = limit - _text.Length;
        if (text.Length > room)
            IsTruncated = true;
        _text.Append(text.AsSpan(0, Math.Min(room, text.Length)));
    }
}
