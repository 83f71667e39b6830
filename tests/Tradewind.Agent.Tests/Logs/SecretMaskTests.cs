using System.Text;
using Tradewind.Agent.Logs;

namespace Tradewind.Agent.Tests.Logs;

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

        _mask.Apply("abc").ShouldBe("abc");
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
