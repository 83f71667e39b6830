using System.Text;
using Tradewind.Connections;
using Tradewind.Engine.Configuration;

namespace Tradewind.Engine.Tests.Configuration;

public sealed class ConnectionSecretsTests
{
    private static readonly ConnectionTypeSpec Type = new()
    {
        Id = "shop", Title = "Shop", Fields = [new("region", "Region"), new("api_key", "Key") { Kind = ConnectionFieldKind.Secret }],
    };

    [Fact]
    public void All_that_the_type_does_not_declare_open_is_masked_in_every_form_it_takes()
    {
        var connection = new ConnectionRecord
        {
            Id = "shop", Type = "shop", Login = "etl", Password = "canary-1/ü", Extra = """{"region":"europe","api_key":"canary-2","other":{"deep":["canary-3"]},"pin":987654}""",
        };

        var masked = ConnectionSecrets.MaskOf(connection, Type).Apply(
            $"canary-1/ü {Uri.EscapeDataString("canary-1/ü")} {Base64("canary-1/ü")} Basic {Base64("etl:canary-1/ü")} canary-2 canary-3 987654 europe");

        masked.ShouldBe("*** *** *** Basic *** *** *** *** europe");
        ConnectionSecrets.MaskOf(connection, null).Apply("europe")!.ShouldBe("***");
    }

    [Fact]
    public void Message_of_foreign_code_becomes_one_line_of_bounded_length()
    {
        ConnectionSecrets.Clean("a\r\nb\u001b[31mc\t").ShouldBe("a  b [31mc");
        ConnectionSecrets.Clean(new string('x', 5_000)).Length.ShouldBe(2_001);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
