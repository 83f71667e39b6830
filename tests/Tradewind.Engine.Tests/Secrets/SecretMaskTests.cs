using System.Net;
using System.Text;
using System.Text.Json;
using Tradewind.Engine.Secrets;

namespace Tradewind.Engine.Tests.Secrets;

public sealed class SecretMaskTests
{
    private readonly SecretMask _mask = new();

    [Fact]
    public void Secret_is_masked_as_it_stands_in_json_and_in_urls()
    {
        _mask.Add("pä\"s/s&1");

        _mask.Apply("login pä\"s/s&1 done").ShouldBe("login *** done");
        _mask.Apply("""{"p":"p\u00E4\u0022s/s\u00261"}""").ShouldBe("""{"p":"***"}""");
        _mask.Apply("""{"p":"pä\"s/s&1"}""").ShouldBe("""{"p":"***"}""");
        _mask.Apply("http://h/?p=p%C3%A4%22s%2Fs%261").ShouldBe("http://h/?p=***");
    }

    [Theory]
    [InlineData("s3cr3t/with \"quotes\" & ümlauts")]
    [InlineData("correct horse battery staple")]
    [InlineData("0123456789abcdef")]
    [InlineData("p@$$w0rd+<>")]
    public void S11_secret_is_masked_in_every_form(string canary)
    {
        _mask.Add(canary);
        var json = JsonSerializer.Serialize(canary)[1..^1];
        var bytes = Encoding.UTF8.GetBytes(canary);
        string Base64(string before) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}{canary}:after"));

        foreach (var form in new[]
        {
            canary, json, JsonSerializer.Serialize(json)[1..^1], JsonSerializer.Serialize(JsonSerializer.Serialize(json)[1..^1])[1..^1], JsonSerializer.Serialize(Convert.ToBase64String(bytes))[1..^1], Uri.EscapeDataString(canary), Uri.EscapeDataString(canary).ToLowerInvariant(), WebUtility.UrlEncode(canary), WebUtility.HtmlEncode(canary),
            Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes), Convert.ToBase64String(bytes),
        })
        {
            // Where only the digits of escapes are small, all else is as it was.
            if (form == Uri.EscapeDataString(canary).ToLowerInvariant() && canary.Any(char.IsAsciiLetterUpper)) continue;
            _mask.Apply($"before {form} after").ShouldBe("before *** after");
        }

        foreach (var before in new[] { "", "u", "us", "user:" })
        {
            var whole = Base64(before);
            var masked = _mask.Apply(whole)!;
            masked.ShouldContain("***");
            // What is left are digits that hold bytes of the neighbours as well.
            (whole.Length - masked.Length + 3).ShouldBeGreaterThanOrEqualTo((bytes.Length * 4 / 3) - 2);
        }
    }

    [Fact]
    public void S11_secret_of_several_lines_is_masked_line_by_line()
    {
        _mask.Add("-----BEGIN KEY-----\nMIIEvQIBADANBgkqh\r\nkiG9w0BAQEFAASCBKc\nend\n-----END KEY-----\n");

        _mask.Apply("-----BEGIN KEY-----\n\tMIIEvQIBADANBgkqh\n\tkiG9w0BAQEFAASCBKc\n\tend\n").ShouldBe("-----BEGIN KEY-----\n\t***\n\t***\n\tend\n");
    }

    [Fact]
    public void S11_secrets_that_overlap_leave_no_piece_of_either()
    {
        _mask.Add("abcdef-1");
        _mask.Add("f-1ghijk");

        _mask.Apply("x abcdef-1ghijk y").ShouldBe("x *** y");
        _mask.Apply("abcdef-1abcdef-1").ShouldBe("******");
    }

    [Fact]
    public void S11_secret_with_space_around_it_is_masked_without()
    {
        _mask.Add("  hunter2hunter2\n");

        _mask.Apply("got hunter2hunter2.").ShouldBe("got ***.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(11)]
    [InlineData(40)]
    public void S11_text_that_comes_in_pieces_is_masked_as_its_whole_is(int length)
    {
        _mask.Add("hunter2🔑hunter2");
        _mask.Add("2🔑hunter2-and-more");
        const string text = "a hunter2🔑hunter2 b 2🔑hunter2-and-more c hunter2🔑hunter2-and-more d aHVudGVyMvCflJFodW50ZXIy e hunter2🔑hunter";
        var (masked, rest) = (new StringBuilder(), "");
        foreach (var piece in text.Chunk(length))
        {
            rest += new string(piece);
            var (beginning, taken) = _mask.ApplyToBeginning(rest);
            masked.Append(beginning);
            rest = rest[taken..];
        }

        masked.Append(_mask.Apply(rest)).ToString().ShouldBe(_mask.Apply(text));
        _mask.In(text).ShouldBe(["hunter2🔑hunter2", "2🔑hunter2-and-more"]);
    }

    [Fact]
    public void Longer_secret_is_masked_before_one_that_it_contains()
    {
        _mask.Add("abcd");
        _mask.Add("abcdefgh");

        _mask.Apply("abcdefgh abcd").ShouldBe("*** ***");
    }

    [Fact]
    public void Short_and_missing_secrets_are_left_alone()
    {
        _mask.Add(null);
        _mask.Add("");
        _mask.Add("abc");
        _mask.Add("False");

        _mask.Apply("abc False").ShouldBe("abc False");
        _mask.Apply((string?)null).ShouldBeNull();
    }

    [Fact]
    public void Lines_are_masked_and_left_as_they_are_without_a_secret()
    {
        _mask.Add("geheim🔑");
        ReadOnlyMemory<byte> plain = Encoding.UTF8.GetBytes("nothing\n");

        _mask.Apply(plain).ShouldBe(plain);
        Encoding.UTF8.GetString(_mask.Apply((ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes("a geheim🔑 b\n")).Span).ShouldBe("a *** b\n");
    }

    [Fact]
    public void S11_callback_address_is_masked_where_its_permission_stands()
    {
        _mask.Apply("POST https://tw.example.com/api/v1/callbacks/CfDJ8_x-1 now").ShouldBe("POST https://tw.example.com/api/v1/callbacks/*** now");
        Encoding.UTF8.GetString(_mask.Apply((ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes("{\"url\":\"http://h/api/v1/callbacks/CfDJ8\"}\n")).Span).ShouldBe("{\"url\":\"http://h/api/v1/callbacks/***\"}\n");
    }
}
