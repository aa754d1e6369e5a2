//! Attributes and items that a framework calls what they hold, when something happens. `[]` is an item:
//! `button["command"]` of tkinter is `tkinter.Button()[].command`.

pub(crate) const ROWS: &[&str] = &[
    "**.Q*().{actionEvent,changeEvent,closeEvent,contextMenuEvent,dragEnterEvent,dragLeaveEvent,dragMoveEvent,dropEvent,enterEvent,focusInEvent,focusOutEvent,hideEvent,keyPressEvent,keyReleaseEvent,leaveEvent,mouseDoubleClickEvent,mouseMoveEvent,mousePressEvent,mouseReleaseEvent,moveEvent,paintEvent,resizeEvent,showEvent,timerEvent,wheelEvent}",
    "arcade.gui.*().{on_change,on_click}",
    "discord.ui.*().{callback,on_error,on_submit,on_timeout}",
    "flet.*().on_*",
    "gpiozero.*().when_*",
    "guizero.*().when_*",
    "kivy.**.*().{on_press,on_release,on_touch_down,on_touch_move,on_touch_up}",
    "paho.mqtt.client.Client().on_*",
    "toga.*().on_*",
    "ursina.*().on_*",
    "websocket.WebSocketApp().{on_close,on_cont_message,on_data,on_error,on_message,on_open,on_ping,on_pong}",
    "{tkinter,ttkbootstrap}.**.*()[].{command,invalidcommand,postcommand,tearoffcommand,validatecommand,xscrollcommand,yscrollcommand}",
];
