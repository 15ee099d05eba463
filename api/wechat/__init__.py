"""WeChat Official Accounts (公众号, 服务号) as a channel; ``docs/wechat.md`` says how to connect one."""
